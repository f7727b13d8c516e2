using System.Text.Json.Nodes;

namespace Throughline.Browser.Tests.Tracker;

/// <summary>Opt-in capture: the allow-listed fields, and never the forbidden ones (tracker.md 5.4).</summary>
public sealed class FormCaptureTests(Chromium chromium) : TrackerTest(chromium)
{
    private async Task<JsonNode?> CaptureAsync(string inputs, string attributes = "", string formAttributes = "data-throughline-form=\"capture\"")
    {
        await OpenBrowserAsync();
        Server.Page("/", attributes: attributes, body: $"""
            <form novalidate {formAttributes} id="f">{inputs}<button>Go</button></form>
            <script>document.querySelector('form').addEventListener('submit', (e) => e.preventDefault())</script>
            """);
        await LandAsync("/");
        await Page.ClickAsync("button");
        await FinishAsync();
        return Server.Events.SingleOrDefault(e => e.Is("form_submit"))?["f"]!["fields"];
    }

    [SkippableTheory]
    [InlineData("<input type=email name=x value=V>", "email")]
    [InlineData("<input name=your-email value=V>", "email")]
    [InlineData("<input autocomplete=email name=q1 value=V>", "email")]
    [InlineData("<input type=tel name=q2 value=V>", "phone")]
    [InlineData("<input name=mobile_number value=V>", "phone")]
    [InlineData("<input name=firstName value=V>", "first_name")]
    [InlineData("<input autocomplete=given-name name=a value=V>", "first_name")]
    [InlineData("<input name=last_name value=V>", "last_name")]
    [InlineData("<input autocomplete=family-name name=b value=V>", "last_name")]
    [InlineData("<input name=company value=V>", "company")]
    [InlineData("<input autocomplete=organization name=c value=V>", "company")]
    [InlineData("<input name=name value=V>", "name")]
    [InlineData("<input name=your-name value=V>", "name")]
    [InlineData("<select name=company><option selected>V</select>", "company")]
    [InlineData("<textarea data-throughline-field=message>V</textarea>", "message")]
    [InlineData("<input type=checkbox name=x data-throughline-field=demo value=V checked>", "demo")]
    [InlineData("<input name=email autocomplete=off data-throughline-field=email value=V>", "email")]
    public async Task AllowListed_Captured(string input, string field)
    {
        var fields = await CaptureAsync(input.Replace("value=V", "value=vvv", StringComparison.Ordinal).Replace(">V<", ">vvv<", StringComparison.Ordinal));

        fields!.ToJsonString().ShouldBe($$"""{"{{field}}":"vvv"}""");
    }

    [SkippableTheory]
    [InlineData("<input type=password name=email value=SECRET>")]
    [InlineData("<input type=password data-throughline-field=email value=SECRET>")]
    [InlineData("<input type=hidden name=email value=SECRET>")]
    [InlineData("<input type=hidden data-throughline-field=email value=SECRET>")]
    [InlineData("<input name=email autocomplete=off value=SECRET>")]
    [InlineData("<input name=name autocomplete=cc-name value=SECRET>")]
    [InlineData("<input name=x autocomplete='section-a cc-number' data-throughline-field=x value=SECRET>")]
    [InlineData("<input name=email autocomplete=one-time-code value=SECRET>")]
    [InlineData("<input name=email autocomplete=new-password value=SECRET>")]
    [InlineData("<input name=email autocomplete=current-password value=SECRET>")]
    [InlineData("<input name=password data-throughline-field=x value=SECRET>")]
    [InlineData("<input name=userPin data-throughline-field=x value=SECRET>")]
    [InlineData("<input id=ssn data-throughline-field=x value=SECRET>")]
    [InlineData("<input name=card_name data-throughline-field=x value=SECRET>")]
    [InlineData("<input name=iban data-throughline-field=x value=SECRET>")]
    [InlineData("<input name=date_of_birth data-throughline-field=x value=SECRET>")]
    [InlineData("<input name=health_note data-throughline-field=x value=SECRET>")]
    [InlineData("<input name=account_name value=SECRET>")]
    [InlineData("<div data-throughline-ignore><input name=email value=SECRET></div>")]
    [InlineData("<textarea name=name>SECRET</textarea>")]
    [InlineData("<div contenteditable name=email>SECRET</div>")]
    [InlineData("<input name=favourite_colour value=SECRET>")]
    [InlineData("<input name=username value=SECRET>")]
    [InlineData("<input type=checkbox name=x data-throughline-field=x value=SECRET>")]
    [InlineData("<input name=company value='4111 1111 1111 1111 SECRET'>")]
    [InlineData("<textarea data-throughline-field=message>my card 5500-0000-0000-0004 SECRET</textarea>")]
    [InlineData("<input name=company value='SECRET 078-05-1120'>")]
    public async Task Forbidden_NeverInAnyPayload(string input)
    {
        var fields = await CaptureAsync(input);

        fields!.ToJsonString().ShouldBe("{}");
        Server.Everything.ShouldNotContain("SECRET");
        Server.Everything.ShouldNotContain("4111 1111");
        (await StorageAsync()).ShouldNotContain("SECRET");
    }

    [SkippableFact]
    public async Task SixteenDigitsThatAreNoCard_Captured()
    {
        var fields = await CaptureAsync("<input name=company value='4111 1111 1111 1112'>");

        fields!["company"]!.GetValue<string>().ShouldBe("4111 1111 1111 1112");
    }

    [SkippableFact]
    public async Task WholeSite_UnmarkedForm_CapturedWithoutTouchingIt()
    {
        var fields = await CaptureAsync("<input name=email value=a@example.test>", "data-forms=\"capture\"", formAttributes: "");

        fields!.ToJsonString().ShouldBe("""{"email":"a@example.test"}""");
        (await Page.Locator("form input").CountAsync()).ShouldBe(1);
    }

    [SkippableFact]
    public async Task WholeSite_SignInForm_LeftAlone()
    {
        await CaptureAsync("<input name=email value=a@example.test><input type=password value=pw>", "data-forms=\"capture\"", formAttributes: "");

        Kinds().ShouldBe(["page_view"]);
        Server.Everything.ShouldNotContain("a@example.test");
    }

    [SkippableFact]
    public async Task Abandoned_NothingRead()
    {
        await OpenBrowserAsync();
        Server.Page("/", body: "<form data-throughline-form=capture><input name=email><button>Go</button></form>");
        await LandAsync("/");
        await Page.FillAsync("[name=email]", "almost@example.test");
        await Page.FocusAsync("button");
        await FinishAsync();
        await Page.GotoAsync(Server.Url("/elsewhere"));

        Server.Everything.ShouldNotContain("almost@example.test");
    }
}
