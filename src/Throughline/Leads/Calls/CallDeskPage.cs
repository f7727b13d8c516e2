using System.Globalization;
using Throughline.Access;
using Throughline.Web;

namespace Throughline.Leads.Calls;

/// <summary>What the form of a call posts.</summary>
internal sealed class CallInput
{
    public string? Name { get; set; }

    public string? Phone { get; set; }

    public string? Email { get; set; }

    public string? Source { get; set; }

    public string? Direction { get; set; }

    public string? Outcome { get; set; }

    public string? Minutes { get; set; }

    public string? Note { get; set; }

    /// <summary>Made with the form: sending it twice logs one call.</summary>
    public string? Key { get; set; }

    /// <summary>A form with what was searched for in its place.</summary>
    public static CallInput For(string? query)
    {
        var text = query?.Trim() ?? "";
        var isEmail = text.Contains('@', StringComparison.Ordinal);
        var isPhone = !isEmail && text.Count(char.IsAsciiDigit) >= 5;
        return new CallInput
        {
            Key = Guid.NewGuid().ToString("N"),
            Direction = "in",
            Outcome = "answered",
            Email = isEmail ? text : null,
            Phone = isPhone ? text : null,
            Name = isEmail || isPhone ? null : text,
        };
    }
}

/// <summary>Works the page on which a rep logs a call.</summary>
internal sealed class CallDeskPage(LeadFinder finder, LeadQueries leads, LeadCommands commands, CallLog calls)
{
    /// <summary>Who fits, and who was chosen; one alone is chosen.</summary>
    public async Task<(IReadOnlyList<LeadView> Found, LeadView? Chosen)> FindAsync(Guid workspace, string? query, Guid? lead, bool isNew, CancellationToken cancellation)
    {
        var found = string.IsNullOrWhiteSpace(query) ? [] : await finder.FindAsync(workspace, query, cancellation);
        if (isNew)
            return (found, null);
        return (found, lead is { } id ? await leads.FindAsync(workspace, id, cancellation) : found.Count == 1 ? found[0] : null);
    }

    /// <summary>Logs the call, with a new lead when none was chosen.</summary>
    public async Task<(Guid? Lead, Fault? Fault)> SaveAsync(Actor actor, Guid? lead, CallInput input, CancellationToken cancellation)
    {
        int? minutes = int.TryParse(input.Minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : string.IsNullOrWhiteSpace(input.Minutes) ? null : -1;
        var call = new LoggedCall(input.Outcome, input.Direction != "out", minutes, input.Note, input.Key);
        if (minutes < 0)
            return (null, new Fault("minutes", "a whole number of minutes"));
        if (lead is null)
        {
            var created = await commands.CreateAsync(actor, new NewLead(input.Email, input.Name, input.Phone, null, input.Source, null, null, input.Key), cancellation);
            if (created is not CommandResult.Done made)
                return (null, CommandAnswers.FaultOf(created));
            lead = made.Id;
        }

        var logged = await calls.LogAsync(actor, lead.Value, call, cancellation);
        return logged is CommandResult.Done done ? (done.Id, null) : (null, CommandAnswers.FaultOf(logged));
    }
}
