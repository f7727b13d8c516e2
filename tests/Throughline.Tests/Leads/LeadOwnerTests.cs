using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Throughline.Access;
using Throughline.Tests.Access;
using Throughline.Tests.Walk;
using Throughline.Tests.Web;

namespace Throughline.Tests.Leads;

/// <summary>Whoever owns a lead has to answer it: only people of the workspace who may work leads can.</summary>
public class LeadOwnerTests
{
    [Fact]
    public async Task Owner_WhoIsNobodyHere_IsRefused()
    {
        await using var app = await TestApp.StartAsync();
        var (own, other) = (await app.WorkspaceAsync("Own"), await app.WorkspaceAsync("Other"));
        var sales = await app.UserAsync(own.Id, Role.Sales, "sam@own.test");
        var viewer = await app.UserAsync(own.Id, Role.Viewer, "vic@own.test");
        var stranger = await app.UserAsync(other.Id, Role.Sales, "sid@other.test");
        using var client = app.Client(own.SecretKey);
        var lead = (await ManagementApiTests.Json(await client.PostAsJsonAsync("/api/leads", new { email = "jane@buyer.test", source = "Referral" }), HttpStatusCode.Created)).GetProperty("id").GetString();
        foreach (var wrong in new[] { Guid.NewGuid(), stranger, viewer })
        {
            var problem = await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/leads/{lead}/owner", new { owner = wrong }), HttpStatusCode.BadRequest);
            problem.GetProperty("field").GetString().ShouldBe("owner");
        }

        var assigned = await ManagementApiTests.Json(await client.PostAsJsonAsync($"/api/leads/{lead}/owner", new { owner = sales }), HttpStatusCode.OK);
        assigned.GetProperty("owner").GetGuid().ShouldBe(sales);
    }
}
