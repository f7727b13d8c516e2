namespace Throughline.Web;

/// <summary>The groups of the left rail, in the order they appear.</summary>
public enum NavigationGroup
{
    /// <summary>Above all groups, without a heading: the overview.</summary>
    Top = 0,
    Work = 1,
    Understand = 2,
    Capture = 3,
    Connect = 4,
    Trust = 5,
    Settings = 6,
}

/// <summary>One page in the left rail. A room registers its pages in its module: <c>services.AddSingleton(new NavigationEntry(…))</c>.</summary>
/// <param name="Group">Where it stands.</param>
/// <param name="Order">Place within the group, ascending.</param>
/// <param name="Title">What the rail says: sentence case, one or two words.</param>
/// <param name="Path">Local address, such as <c>/leads</c>.</param>
/// <param name="Icon">Name of an icon in <c>Web/Components/Icon.razor</c>.</param>
/// <param name="Key">The letter after <c>g</c> that opens the page; null has none. Letters must differ.</param>
/// <param name="Policy">Who sees it: a policy's name; null is everybody in the workspace.</param>
public sealed record NavigationEntry(NavigationGroup Group, int Order, string Title, string Path, string Icon, char? Key = null, string? Policy = null);

/// <summary>Where the search box of the top bar sends its words. The room that can search registers one.</summary>
/// <param name="Path">Local address that takes a GET.</param>
/// <param name="Parameter">Name of the query parameter.</param>
/// <param name="Label">What can be found, such as <c>Search leads</c>.</param>
/// <param name="Policy">Who may search: a policy's name; null is everybody in the workspace.</param>
public sealed record SearchTarget(string Path, string Parameter, string Label, string? Policy = null);
