using Throughline.Access;
using Throughline.Web;

namespace Throughline.Capture.Traffic;

/// <summary>The form of the traffic settings.</summary>
internal sealed class TrafficInput
{
    public string? Networks { get; set; }

    public string? TestHosts { get; set; }

    public bool OwnHostsOnly { get; set; }
}

/// <summary>What the page of the traffic settings calls.</summary>
internal sealed class TrafficDesk(TrafficBook book, TrafficJudge judge, WorkspaceContext current, Flash flash)
{
    public async Task<TrafficInput> ReadAsync(CancellationToken cancellation)
    {
        var settings = await book.FindAsync(current.Workspace.Id, cancellation);
        return new TrafficInput { Networks = settings.Networks, TestHosts = settings.TestHosts, OwnHostsOnly = settings.OwnHostsOnly };
    }

    public ValueTask<string> StaffCodeAsync(CancellationToken cancellation) => judge.StaffCodeAsync(current.Workspace.Id, cancellation);

    public async Task<FieldFault?> SaveAsync(TrafficInput input, CancellationToken cancellation)
    {
        var fault = await book.ChangeAsync(current.Actor, new TrafficDraft(input.Networks, input.TestHosts, input.OwnHostsOnly), cancellation);
        if (fault is null)
            flash.Say("Saved. It counts for events from now on.");
        return fault;
    }
}
