using FsCheck.Xunit;

namespace Throughline.Attribution.Tests.Statistics;

/// <summary>Shapley's axioms on generated tables: efficiency, symmetry, null player, additivity.</summary>
public class ShapleyAxiomTests
{
    private const int Channels = 4;

    [Property(MaxTest = 60)]
    public void Efficiency_ChannelsTogether_GetTheTotal(int seed)
    {
        var rows = TinyTable.Rows(seed, Channels, rows: 10, longest: 5);
        foreach (var credit in Both(rows))
        {
            credit.TotalConversions.ShouldBe(rows.Sum(row => row.Conversions), 1e-9);
            // A row of money without a journey has no rate, and nobody's Shapley value can hold it.
            if (rows.All(row => row.Conversions + row.Nulls > 0))
                credit.TotalValue.ShouldBe(rows.Sum(row => row.Value), 1e-9);
        }
    }

    [Property(MaxTest = 60)]
    public void Symmetry_ChannelsInTheSameCompany_GetTheSame(int seed)
    {
        // Channel 9 stands wherever channel 0 does.
        var rows = TinyTable.Rows(seed, Channels, rows: 8, longest: 4).Select(row => row with { Path = [.. row.Path.SelectMany(c => c == 0 ? new[] { 0, 9 } : [c])] }).ToArray();
        foreach (var credit in Both(rows))
        {
            credit.Conversions[9].ShouldBe(credit.Conversions[0], 1e-9);
            credit.Values[9].ShouldBe(credit.Values[0], 1e-9);
        }
    }

    [Property(MaxTest = 60)]
    public void NullPlayer_AChannelWhoseJourneysNeverPay_GetsNothingOfConversions(int seed)
    {
        // Closed form: journeys with channel 4 convert nothing, so it adds nothing to any coalition.
        TinyRow[] rows = [.. TinyTable.Rows(seed, Channels, rows: 8, longest: 4), new([4], 0, 0, 3), new([0, 4], 0, 0, 2)];
        Closed(rows).Conversions[4].ShouldBe(0, 1e-12);
        // A channel that never occurs changes nothing for the others.
        var without = new ShapleyRate().Credit(TinyTable.Set(rows), new PathModelOptions());
        var wider = new ShapleyRate().Credit(TinyTable.Set([.. rows, new([7], 0, 0, 0)]), new PathModelOptions());
        wider.Conversions.Take(5).ShouldBe(without.Conversions.Take(5), 1e-12);
    }

    [Property(MaxTest = 60)]
    public void Additivity_TwoGames_AddUp(int seed)
    {
        var one = TinyTable.Rows(seed, Channels, rows: 8, longest: 4);
        var other = TinyTable.Rows(seed + 1, Channels, rows: 8, longest: 4);
        var (a, b, both) = (Closed(one), Closed(other), Closed([.. one, .. other]));
        for (var channel = 0; channel < both.Conversions.Count; channel++)
        {
            var sum = (channel < a.Conversions.Count ? a.Conversions[channel] : 0) + (channel < b.Conversions.Count ? b.Conversions[channel] : 0);
            both.Conversions[channel].ShouldBe(sum, 1e-9);
        }

        // Rates add where the journeys are the same and only the money differs.
        TinyRow[] WithValues(int factor) => [.. one.Where(row => row.Conversions + row.Nulls > 0).Select((row, i) => row with { Value = factor == 0 ? row.Value : i * factor })];
        TinyRow[] summed = [.. WithValues(0).Zip(WithValues(3), (x, y) => x with { Value = x.Value + y.Value })];
        var (x, y, z) = (Rate(WithValues(0)), Rate(WithValues(3)), Rate(summed));
        z.Values.ShouldBe(x.Values.Zip(y.Values, (v, w) => v + w), 1e-9);
    }

    [Property(MaxTest = 40)]
    public void Ordered_SummedOverPlaces_IsTheClosedForm(int seed)
    {
        var rows = TinyTable.Rows(seed, Channels, rows: 10, longest: 5);
        var set = TinyTable.Set(rows);
        var groups = new List<int>();
        foreach (var row in rows)
            groups.AddRange(row.Path.Select((channel, place) => channel * 10 + place));
        var byPlace = CreditScan.Run(set, [CreditModels.Parse("shapley-ordered")], new CreditScanOptions { Groups = [.. groups], GroupCount = 100 })[0];
        var closed = Closed(rows);
        for (var channel = 0; channel < closed.Conversions.Count; channel++)
            Enumerable.Range(0, 10).Sum(place => byPlace.Conversions[channel * 10 + place]).ShouldBe(closed.Conversions[channel], 1e-9);
    }

    private static GroupCredit[] Both(TinyRow[] rows) => [Closed(rows), Rate(rows)];

    private static GroupCredit Closed(TinyRow[] rows) => CreditScan.Run(TinyTable.Set(rows), [CreditModels.Parse("shapley")], new CreditScanOptions())[0];

    private static GroupCredit Rate(TinyRow[] rows) => new ShapleyRate().Credit(TinyTable.Set(rows), new PathModelOptions());
}
