using System.Globalization;
using System.Text.Json;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Capture.Hooks.Providers;

/// <summary>Stripe's events: HMAC-SHA256 over <c>t.body</c>, five minutes of tolerance (webhooks-in.md 3). A paid checkout or invoice is an order, what a charge was refunded in all is told by the charge.</summary>
/// <remarks>An order is numbered by its invoice where it has one, else by its payment: the checkout that starts a subscription and its first invoice are one order.</remarks>
internal sealed class StripeHooks : IHookProvider
{
    private const int ToleranceSeconds = 300;
    private const long SecondMs = 1_000;

    // Amounts come in the currency's smallest unit; in these two, though they have none, in hundredths (stripe.com/docs/currencies, special cases).
    private static readonly string[] InHundredths = ["ISK", "UGX"];

    public string Name => "stripe";

    public string Title => "Stripe";

    public string SecretLabel => "signing secret (whsec_…)";

    public string Setup =>
        "In Stripe: Developers, Webhooks, add this address with the events checkout.session.completed, checkout.session.async_payment_succeeded, invoice.paid and charge.refunded; paste its signing secret here. Give Checkout the visitor's reference code as client_reference_id to tie payments to visits exactly.";

    public HookVerdict Verify(HookRequest request, string secret) => HookSignature.Stamped(request, request.Header("Stripe-Signature"), secret, ToleranceSeconds);

    public string? KeyOf(HookRequest request) => JsonPart.Text(request.Json, "id");

    public void Read(HookRequest request, HookReading reading)
    {
        var root = request.Json;
        var paid = JsonPart.Of(JsonPart.Of(root, "data"), "object");
        if (root.TryGetProperty("livemode", out var isLive) && isLive.ValueKind == JsonValueKind.False)
        {
            reading.Ignore("a payment of Stripe's test mode");
            return;
        }

        switch (JsonPart.Text(root, "type"))
        {
            case "checkout.session.completed" or "checkout.session.async_payment_succeeded" when JsonPart.Text(paid, "payment_status") is "paid" or "no_payment_required":
                Checkout(paid, reading);
                break;
            case "checkout.session.completed":
                reading.Ignore("not paid yet: the payment is told by checkout.session.async_payment_succeeded");
                break;
            case "invoice.paid":
                Invoice(paid, reading);
                break;
            case "charge.refunded":
                Refund(paid, reading);
                break;
            case var other:
                reading.Ignore($"no payment: {other}");
                break;
        }
    }

    private static void Checkout(JsonElement session, HookReading reading)
    {
        var buyer = JsonPart.Of(session, "customer_details");
        var metadata = JsonPart.Of(session, "metadata");
        var (at, visitor) = (Seconds(session, "created"), JsonPart.Text(session, "client_reference_id"));
        var (email, name, phone) = (JsonPart.Text(buyer, "email") ?? JsonPart.Text(session, "customer_email"), JsonPart.Text(buyer, "name"), JsonPart.Text(buyer, "phone"));
        Buyer(reading, JsonPart.Text(session, "id"), at, email, name, phone).HandOver(visitor, null, JsonPart.Text(metadata, "ref") ?? visitor);
        Order(reading, [JsonPart.Text(session, "invoice"), JsonPart.Text(session, "payment_intent"), JsonPart.Text(session, "id")], JsonPart.Text(session, "amount_total"), JsonPart.Text(session, "currency"), order =>
            order with { PlacedAt = at, Email = email, Name = name, Phone = phone, Reference = JsonPart.Text(metadata, "ref") });
    }

    private static void Invoice(JsonElement invoice, HookReading reading)
    {
        var at = Seconds(invoice, "created");
        var (email, name, phone) = (JsonPart.Text(invoice, "customer_email"), JsonPart.Text(invoice, "customer_name"), JsonPart.Text(invoice, "customer_phone"));
        if (JsonPart.Text(invoice, "amount_paid") is null or "0")
        {
            reading.Ignore("an invoice of nothing, as of a trial");
            return;
        }

        Buyer(reading, JsonPart.Text(invoice, "id"), at, email, name, phone);
        Order(reading, [JsonPart.Text(invoice, "id")], JsonPart.Text(invoice, "amount_paid"), JsonPart.Text(invoice, "currency"), order => order with { PlacedAt = at, Email = email, Name = name, Phone = phone });
    }

    private static void Refund(JsonElement charge, HookReading reading)
    {
        if (Money(JsonPart.Text(charge, "amount_refunded"), JsonPart.Text(charge, "currency")) is not { } money)
        {
            reading.Ignore("a refund without an amount in a known currency");
            return;
        }

        string[] orders = [.. new[] { JsonPart.Text(charge, "invoice"), JsonPart.Text(charge, "payment_intent") }.OfType<string>().Select(Number)];
        if (orders.Length == 0)
            reading.Ignore("a refund of a charge without a payment intent");
        else
            reading.Refunds.Add(new ReportedRefund(orders, money.Amount, money.Currency, $"{JsonPart.Text(charge, "id")}:{money.Amount}", IsTotal: true));
    }

    private static HookEvent Buyer(HookReading reading, string? id, long? at, string? email, string? name, string? phone) => reading.Add(Kinds.Identify, "purchase", id ?? "", at)
        .Contact(FieldMeaning.Email, email).Contact(FieldMeaning.FullName, name).Contact(FieldMeaning.Phone, phone);

    private static void Order(HookReading reading, string?[] numbers, string? amount, string? currency, Func<ReportedOrder, ReportedOrder> with)
    {
        if (numbers.OfType<string>().FirstOrDefault() is { } number && Money(amount, currency) is { } money)
            reading.Orders.Add(with(new ReportedOrder(Number(number), money.Amount, money.Currency)));
        else
            reading.Ignore("a payment without an id, or without an amount in a known currency");
    }

    private static string Number(string id) => $"stripe {id}";

    private static long? Seconds(JsonElement from, string name) => long.TryParse(JsonPart.Text(from, name), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 1e11 ? seconds * SecondMs : null;

    private static (string Amount, string Currency)? Money(string? amount, string? currency)
    {
        if (Currency.Find(currency) is not { } code || !long.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var units))
            return null;
        if (InHundredths.Contains(code))
            units /= 100;
        return (MoneyText.Format(units, code), code);
    }
}
