namespace Throughline.Access;

/// <summary>The account of the demo. It exists only in a demo's data folder; its password is no secret.</summary>
public sealed class DemoAccount(IConfiguration configuration)
{
    public const string Email = "demo@throughline.example";
    public const string Password = "demo";

    /// <summary>True when this process serves the demo: the sign-in page then offers the account.</summary>
    public bool IsOffered => configuration.GetValue<bool>("Demo:Enabled");
}
