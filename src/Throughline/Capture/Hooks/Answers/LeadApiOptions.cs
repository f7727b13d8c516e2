using System.ComponentModel.DataAnnotations;

namespace Throughline.Capture.Hooks.Answers;

/// <summary>Where the answers of lead forms are fetched (section <c>LeadApis</c>). Versions of other companies' interfaces end: they are settings.</summary>
public sealed class LeadApiOptions
{
    /// <summary>Meta's Graph API with its version. Default <c>https://graph.facebook.com/v26.0</c>.</summary>
    [Required, Url]
    public string Meta { get; set; } = "https://graph.facebook.com/v26.0";

    /// <summary>LinkedIn's REST API. Default <c>https://api.linkedin.com/rest</c>.</summary>
    [Required, Url]
    public string LinkedIn { get; set; } = "https://api.linkedin.com/rest";

    /// <summary>LinkedIn's version header, YYYYMM; each lives about twelve months. Default <c>202606</c>.</summary>
    [Required, RegularExpression("^[0-9]{6}$")]
    public string LinkedInVersion { get; set; } = "202606";
}
