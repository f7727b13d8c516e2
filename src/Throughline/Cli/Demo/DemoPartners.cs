using Throughline.Taxonomy;

namespace Throughline.Cli.Demo;

/// <summary>Two partners with forms of their own, what they registered, and one lead that both claim.</summary>
internal static class DemoPartners
{
    public static async Task MakeAsync(DemoDesk desk, CancellationToken cancellation)
    {
        var first = await PartnerAsync(desk, new PartnerInput("Baltic Consulting", null, ["baltic-consulting.example"], ["baltic"], "Ilse Kalnins, ilse@baltic-consulting.example"), cancellation);
        var second = await PartnerAsync(desk, new PartnerInput("Iberia Systems", null, ["iberia-systems.example"], ["iberia"], null), cancellation);
        for (var i = 0; i < 6; i++)
        {
            var (name, email, company, _) = DemoPeople.Of(desk.Random, 97_000 + i);
            var input = new RegistrationInput("deal_registration", email, name, null, company, $"{company}: rollout", $"BC-{i}", null);
            await RegisterAsync(desk, i % 2 == 0 ? first : second, input, i, cancellation);
            if (i == 0)
                await RegisterAsync(desk, second, input with { SubId = "IS-7" }, 100, cancellation);
        }
    }

    private static async Task<Partner> PartnerAsync(DemoDesk desk, PartnerInput input, CancellationToken cancellation)
    {
        var book = desk.Get<PartnerBook>();
        var (id, fault) = await book.SaveAsync(desk.Actor, null, input, cancellation);
        var partner = DemoDesk.Made(await book.FindAsync(desk.Workspace, id, cancellation), fault);
        await book.NewFormAsync(desk.Actor, id, cancellation);
        return partner;
    }

    private static async Task RegisterAsync(DemoDesk desk, Partner partner, RegistrationInput input, int number, CancellationToken cancellation)
    {
        if ((await desk.Get<PartnerRegistrations>().RegisterAsync(partner, input, $"demo-{number}", false, cancellation)).Fault is { } fault)
            throw new InvalidOperationException($"the demo is refused: {fault}");
    }
}
