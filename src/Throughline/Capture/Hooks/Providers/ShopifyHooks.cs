using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>Shopify's orders and refunds: HMAC-SHA256 of the raw body, base64 (webhooks-in.md 4).</summary>
/// <remarks>The topic is a header that is not signed: what a delivery is, its body says. Ids pass 2^53 and are read as text.</remarks>
internal sealed class ShopifyHooks : IHookProvider
{
    private static readonly string[] Paid = ["paid", "partially_refunded", "refunded"];

    private const int LongestLabel = 100;

    public string Name => "shopify";

    public string Title => "Shopify";

    public string SecretLabel => "webhook signing secret, or the app's client secret";

    public string Setup =>
        "In Shopify: Settings, Notifications, Webhooks; create webhooks in JSON to this address for Order payment, Order cancellation and Refund create; paste the secret shown below the list. Put the visitor's reference code into the cart attribute ref to tie orders to visits exactly.";

    public HookVerdict Verify(HookRequest request, string secret)
    {
        var given = request.Header("X-Shopify-Hmac-Sha256");
        return given.Length == 0 ? HookVerdict.Missing : HookVerdict.Of(HookSignature.AreEqual(given, Convert.ToBase64String(HookSignature.Sha256(secret, request.Body.Span))));
    }

    // The ids of a delivery are in headers that nobody signed: the body itself tells a repeat.
    public string? KeyOf(HookRequest request) => null;

    public void Read(HookRequest request, HookReading reading)
    {
        var root = request.Json;
        if (JsonPart.Of(root, "test").ValueKind is JsonValueKind.True)
            reading.Ignore("a test order");
        else if (JsonPart.Text(root, "order_id") is { } order && JsonPart.Of(root, "transactions").ValueKind is JsonValueKind.Array)
            Refund(root, order, reading);
        else if (JsonPart.Text(root, "id") is { } id && JsonPart.Text(root, "total_price") is not null)
            Order(root, id, reading);
        else
            reading.Ignore("neither an order nor a refund");
    }

    private static void Order(JsonElement order, string id, HookReading reading)
    {
        var isCancelled = JsonPart.Text(order, "cancelled_at") is not null;
        if (!isCancelled && !Paid.Contains(JsonPart.Text(order, "financial_status")))
        {
            reading.Ignore($"not paid: {JsonPart.Text(order, "financial_status")}");
            return;
        }

        var customer = JsonPart.Of(order, "customer");
        var (email, phone) = (JsonPart.Text(order, "email") ?? JsonPart.Text(customer, "email"), JsonPart.Text(order, "phone") ?? JsonPart.Text(customer, "phone"));
        var name = string.Join(' ', new[] { JsonPart.Text(customer, "first_name"), JsonPart.Text(customer, "last_name") }.OfType<string>()) is { Length: > 0 } full ? full : null;
        var at = HookReading.Time(JsonPart.Text(order, "created_at"));
        var notes = JsonPart.Items(order, "note_attributes").Where(static n => JsonPart.Text(n, "name") is not null).DistinctBy(static n => JsonPart.Text(n, "name"))
            .ToDictionary(static n => JsonPart.Text(n, "name")!, static n => JsonPart.Text(n, "value"), StringComparer.Ordinal);
        reading.Add(Kinds.Identify, "purchase", id, at)
            .Contact(FieldMeaning.Email, email).Contact(FieldMeaning.FullName, name).Contact(FieldMeaning.Phone, phone)
            .Origin(Landing(JsonPart.Text(order, "landing_site")), null, JsonPart.Text(order, "referring_site"))
            .HandOver(notes.GetValueOrDefault("anonymous_id"), notes.GetValueOrDefault("tl_event"), notes.GetValueOrDefault("ref"));
        if (Money(JsonPart.Text(order, "total_price"), JsonPart.Text(order, "currency")) is { } money)
            reading.Orders.Add(new ReportedOrder(Number(id), money.Amount, money.Currency) { PlacedAt = at, Email = email, Phone = phone, Name = name, Reference = notes.GetValueOrDefault("ref"), Label = Label(order), IsCancelled = isCancelled });
        else
            reading.Ignore("an order without an amount in a known currency");
    }

    private static void Refund(JsonElement refund, string order, HookReading reading)
    {
        foreach (var given in JsonPart.Items(refund, "transactions").Where(static t => JsonPart.Text(t, "kind") == "refund" && JsonPart.Text(t, "status") == "success"))
        {
            if (Money(JsonPart.Text(given, "amount"), JsonPart.Text(given, "currency")) is { } money)
                reading.Refunds.Add(new ReportedRefund([Number(order)], money.Amount, money.Currency, $"{JsonPart.Text(refund, "id")}:{JsonPart.Text(given, "id")}", IsTotal: false));
        }

        if (reading.Refunds.Count == 0)
            reading.Ignore("a refund that gave no money back");
    }

    private static string Number(string id) => $"shopify {id}";

    // The name is the shop's own: #1001, or with the prefix it chose.
    private static string? Label(JsonElement order) => JsonPart.Text(order, "name") is { Length: <= LongestLabel } name ? name : null;

    // A path with the query of the first page: its host is the shop's own.
    private static IEnumerable<KeyValuePair<string, string>> Landing(string? site) =>
        site is { Length: <= 4_096 } && site.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at
            ? QueryHelpers.ParseQuery(site[at..]).Where(static q => q.Value.Count > 0).Select(static q => KeyValuePair.Create(q.Key, q.Value[0] ?? ""))
            : [];

    // "1205.00" of a currency without decimals is 1205.
    private static (string Amount, string Currency)? Money(string? amount, string? currency)
    {
        var needed = amount?.Contains('.', StringComparison.Ordinal) == true ? amount.TrimEnd('0').TrimEnd('.') : amount;
        return MoneyText.TryParse(needed, currency, out var minor, out _) && minor >= 0 && Currency.Find(currency) is { } code ? (MoneyText.Format(minor, code), code) : null;
    }
}
