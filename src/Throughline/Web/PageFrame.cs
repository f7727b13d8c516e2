namespace Throughline.Web;

/// <summary>How values are shown to the reader: the workspace's zone and money, and the clock. Reaches every component as a cascading value.</summary>
/// <param name="Zone">Days are cut and times are written in it.</param>
/// <param name="Currency">ISO 4217 code of money without its own.</param>
/// <param name="NowMs">UTC milliseconds when the page was asked for: what "3 min ago" counts from.</param>
public sealed record Display(TimeZoneInfo Zone, string Currency, long NowMs)
{
    /// <summary>An instant as the workspace's wall clock shows it.</summary>
    public DateTimeOffset Local(long ms) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), Zone);

    /// <summary>Today in the workspace's zone.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Local(NowMs).DateTime);
}

/// <summary>A workspace one may switch to.</summary>
public sealed record WorkspaceChoice(Guid Id, string Name, bool IsDemo);

/// <summary>What the frame around every page shows of its reader. The Access room supplies it; the frame knows no room.</summary>
public interface IPageFrame
{
    /// <summary>False before sign-in: the frame is bare.</summary>
    bool IsSignedIn { get; }

    /// <summary>The reader's name; empty before sign-in.</summary>
    string UserName { get; }

    /// <summary>The reader's role in words; empty before sign-in.</summary>
    string RoleName { get; }

    /// <summary>The workspace that is open; null before there is one.</summary>
    WorkspaceChoice? Workspace { get; }

    /// <summary>All workspaces the reader belongs to, by name.</summary>
    IReadOnlyList<WorkspaceChoice> Workspaces { get; }

    Display Display { get; }
}
