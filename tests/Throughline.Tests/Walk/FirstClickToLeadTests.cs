using Microsoft.EntityFrameworkCore;
using Throughline.Leads;
using Throughline.Taxonomy;

namespace Throughline.Tests.Walk;

public class FirstClickToLeadTests
{
    [Fact]
    public async Task Lead_AfterAdClickEmailAndForm_CarriesBothSources()
    {
        await using var bench = await Workbench.OpenAsync();
        await bench.AppendAsync(
            Story.View("v1", Story.Start, "https://acme.test/?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=*", "https://www.google.com/"),
            Story.View("v1", Story.Start + Story.Minute, "https://acme.test/pricing", "https://acme.test/"),
            Story.View("v1", Story.Start + (3 * Story.Day), "https://acme.test/offer?utm_source=newsletter&utm_medium=email&utm_campaign=may"),
            Story.Form("v1", Story.Start + (3 * Story.Day) + Story.Minute, "jane@buyer.test", "Jane"));
        await bench.ProjectAsync();

        await using var db = await bench.DbAsync();
        var lead = await db.Set<Lead>().SingleAsync();
        var sources = await Acquisitions.FactsAsync(db, Workbench.Workspace, [lead.OriginalAcquisitionId, lead.LatestAcquisitionId], CancellationToken.None);
        sources[lead.OriginalAcquisitionId].Channel.ShouldBe("Paid Search");
        sources[lead.LatestAcquisitionId].Channel.ShouldBe("Email");
        lead.Touches.ShouldBe(2);
        lead.Name.ShouldBe("Jane");
    }
}
