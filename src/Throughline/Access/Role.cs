using Microsoft.AspNetCore.Authorization;

namespace Throughline.Access;

/// <summary>What a user may do in one workspace.</summary>
public enum Role
{
    /// <summary>Everything, other owners included.</summary>
    Owner = 1,

    /// <summary>Settings, users and keys.</summary>
    Admin = 2,

    /// <summary>Reports, rules and links; works leads too.</summary>
    Marketer = 3,

    /// <summary>Works leads and deals.</summary>
    Sales = 4,

    /// <summary>Reads reports, leads and deals; changes nothing and sees nobody's personal data.</summary>
    Viewer = 5,
}

/// <summary>Names of the policies that pages and entries of the rail ask for. Each implies an open workspace.</summary>
public static class Policies
{
    /// <summary>Every role: the default of every page.</summary>
    public const string Read = "read";

    /// <summary>All but viewers: works leads and deals, sees personal data.</summary>
    public const string Work = "work";

    /// <summary>Owner, admin, marketer: rules that change reports.</summary>
    public const string Rules = "rules";

    /// <summary>Owner, admin, marketer: takes lists with personal data out of the installation. Every export is an event in the log.</summary>
    public const string Export = "export";

    /// <summary>Owner, admin: settings, users, keys.</summary>
    public const string Admin = "admin";

    /// <summary>Owner only.</summary>
    public const string Owner = "owner";

    /// <summary>Signed in, a workspace or not: setup and the own account.</summary>
    public const string SignedIn = "signed-in";

    internal static void Add(AuthorizationOptions options)
    {
        options.DefaultPolicy = Of(Role.Viewer);
        options.AddPolicy(Read, Of(Role.Viewer));
        options.AddPolicy(Work, Of(Role.Sales));
        options.AddPolicy(Rules, Of(Role.Marketer));
        options.AddPolicy(Export, Of(Role.Marketer));
        options.AddPolicy(Admin, Of(Role.Admin));
        options.AddPolicy(Owner, Of(Role.Owner));
        options.AddPolicy(SignedIn, static policy => policy.RequireAuthenticatedUser());
    }

    private static AuthorizationPolicy Of(Role atLeast) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole([.. Enum.GetValues<Role>().Where(role => role <= atLeast).Select(static role => role.ToString())]).Build();
}
