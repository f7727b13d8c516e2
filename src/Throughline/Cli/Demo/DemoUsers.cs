using Throughline.Access;

namespace Throughline.Cli.Demo;

/// <summary>The people of the demo: the account that visitors use, and three reps who worked its leads.</summary>
internal static class DemoUsers
{
    private static readonly (string Name, string Email)[] Reps =
        [("Mara Lindt", "mara@throughline.example"), ("Theo Brandt", "theo@throughline.example"), ("Aiko Sato", "aiko@throughline.example")];

    /// <summary>Creates them; returns the reps' ids.</summary>
    public static async Task<IReadOnlyList<Guid>> CreateAsync(IServiceProvider services, Guid workspace, CancellationToken cancellation)
    {
        var users = services.GetRequiredService<Users>();
        var (owner, _) = await users.AddAsync(workspace, "Demo visitor", DemoAccount.Email, Role.Owner, cancellation);
        await users.SetPasswordAsync(owner!.Id, DemoAccount.Password, cancellation);
        var reps = new List<Guid>();
        foreach (var (name, email) in Reps)
            reps.Add((await users.AddAsync(workspace, name, email, Role.Sales, cancellation)).User!.Id);
        return reps;
    }
}
