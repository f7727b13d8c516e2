using Throughline.Web;

namespace Throughline.Leads;

/// <summary>What became of a command.</summary>
public abstract record CommandResult
{
    /// <summary>It took effect; the pages that follow show it.</summary>
    public sealed record Done(Guid Id, bool IsNew = true) : CommandResult;

    /// <summary>The input is wrong; nothing was stored.</summary>
    public sealed record Refused(Fault Fault) : CommandResult;

    /// <summary>The present state does not allow it; nothing was stored.</summary>
    public sealed record Contradicts(string Field, string Detail) : CommandResult;

    /// <summary>Nothing with this id in the workspace.</summary>
    public sealed record Missing(string What, string Id) : CommandResult;

    /// <summary>Stored, but a room could not handle it.</summary>
    public sealed record Quarantined(string Reason) : CommandResult;
}

/// <summary>How a command that did not take effect is answered.</summary>
public static class CommandAnswers
{
    /// <summary>What a page says beside the field at fault; null when the command took effect.</summary>
    public static Fault? FaultOf(CommandResult result) => result switch
    {
        CommandResult.Done => null,
        CommandResult.Refused refused => refused.Fault,
        CommandResult.Contradicts conflict => new Fault(conflict.Field, conflict.Detail),
        CommandResult.Missing missing => new Fault("id", $"there is no such {missing.What} in this workspace"),
        CommandResult.Quarantined quarantined => new Fault("", $"stored, but not carried out: {quarantined.Reason}"),
        _ => throw new InvalidOperationException(result.GetType().Name),
    };

    public static IResult Of(CommandResult result) => result switch
    {
        CommandResult.Refused refused => Problems.Invalid(refused.Fault),
        CommandResult.Contradicts conflict => Problems.Conflict(conflict.Detail, conflict.Field),
        CommandResult.Missing missing => Problems.NotFound(missing.What, missing.Id),
        CommandResult.Quarantined quarantined => Problems.Quarantined(quarantined.Reason),
        _ => throw new InvalidOperationException($"{result.GetType().Name} took effect"),
    };
}
