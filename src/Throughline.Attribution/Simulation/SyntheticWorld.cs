namespace Throughline.Attribution;

/// <summary>A channel of the made-up world.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PerDay">The chance that it touches a person on a day.</param>
/// <param name="IntentLift">How much oftener it touches people who want to buy anyway: the trap for models that take company for cause.</param>
/// <param name="FollowsDays">It follows up on touches of the last so many days; 0: it needs none.</param>
/// <param name="Effect">Conversions that a touch truly causes.</param>
public sealed record WorldChannel(string Name, double PerDay, double IntentLift, int FollowsDays, double Effect);

/// <summary>How the made-up world is made.</summary>
public sealed record WorldOptions
{
    /// <summary>How many people live in it. Default 40,000.</summary>
    public int Persons { get; init; } = 40_000;

    /// <summary>How many days are watched. Default 120.</summary>
    public int Days { get; init; } = 120;

    /// <summary>Where the random numbers start; the same number makes the same world. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The chance that a person's cookie is gone on a day. Default 0.008.</summary>
    public double CookieLossPerDay { get; init; } = 0.008;

    /// <summary>The share of people with a second device that nothing links to the first. Default 0.25.</summary>
    public double SecondDevices { get; init; } = 0.25;

    /// <summary>Bots per person: many touches, no conversion. Default 0.01.</summary>
    public double Bots { get; init; } = 0.01;

    /// <summary>The share of conversions that the CRM records late, by 3 days on average. Default 0.3.</summary>
    public double LateRecords { get; init; } = 0.3;
}

/// <summary>A touch as the tracker saw it.</summary>
public sealed record WorldTouch(string Visitor, long TimeMs, string Channel);

/// <summary>A conversion as the CRM recorded it, and the channel that truly caused it (null: it would have come anyway).</summary>
/// <param name="Visitor">The browser that converted.</param>
/// <param name="TimeMs">When the CRM recorded it, UTC milliseconds.</param>
/// <param name="Value">What it is worth.</param>
/// <param name="Cause">The channel that truly caused it; null when it would have come anyway.</param>
/// <param name="LeadMs">When the CRM says the person became a lead.</param>
/// <param name="OpportunityMs">When it says the opportunity was opened.</param>
public sealed record WorldConversion(string Visitor, long TimeMs, double Value, string? Cause, long LeadMs, long OpportunityMs);

/// <summary>A made-up market in which it is known what caused every conversion: the measure of attribution models.</summary>
/// <remarks>
/// People differ in how much they want to buy; a few want to very much. Channels touch them, some oftener when they want to buy anyway, some in the wake of other
/// touches. Every touch adds its true effect to the chance of converting, fading by half every five days; wanting to buy adds a chance of its own. A conversion's cause is
/// drawn from the terms of that chance. What is seen is worse than what happened: cookies get lost, second devices look like other people,
/// bots click, and the CRM is late.
/// </remarks>
public sealed class SyntheticWorld
{
    private const long StartMs = 1_704_067_200_000; // 2024-01-01T00:00:00Z
    private const double HalfLifeDays = 5;
    private const double KeenShare = 0.1;
    private const double BasePerDay = 0.00006;
    private const double KeenTimes = 8;
    private const double MeanLateDays = 3;

    private readonly WorldOptions _options;
    private readonly List<WorldTouch> _touches = [];
    private readonly List<WorldConversion> _conversions = [];
    private ulong _random;
    private long _firstTouchMs;

    private SyntheticWorld(WorldOptions options) => _options = options;

    /// <summary>The channels and their true effects.</summary>
    public static IReadOnlyList<WorldChannel> Channels { get; } =
    [
        new("Paid Search", 0.008, 2, 0, 0.030),
        new("Organic Search", 0.010, 3, 0, 0.010),
        new("Display", 0.040, 0, 0, 0.001),
        new("Retargeting", 0.120, 1, 7, 0.002),
        new("Paid Social", 0.015, 0, 0, 0.012),
        new("Email", 0.080, 0, 21, 0.012),
        new("Referral", 0.003, 1, 0, 0.040),
        new("Trade Show", 0.0008, 0, 0, 0.120),
        new("Direct", 0.060, 4, 14, 0),
    ];

    /// <summary>What was seen, by time.</summary>
    public IReadOnlyList<WorldTouch> Touches => _touches;

    /// <summary>What was recorded, with its true cause.</summary>
    public IReadOnlyList<WorldConversion> Conversions => _conversions;

    /// <summary>Makes a world.</summary>
    public static SyntheticWorld Generate(WorldOptions options)
    {
        var world = new SyntheticWorld(options);
        for (var person = 0; person < options.Persons; person++)
            world.Live(person);
        for (var bot = 0; bot < options.Persons * options.Bots; bot++)
            world.Click(bot);
        world._touches.Sort((a, b) => a.TimeMs != b.TimeMs ? a.TimeMs.CompareTo(b.TimeMs) : string.CompareOrdinal(a.Visitor, b.Visitor));
        world._conversions.Sort((a, b) => a.TimeMs != b.TimeMs ? a.TimeMs.CompareTo(b.TimeMs) : string.CompareOrdinal(a.Visitor, b.Visitor));
        return world;
    }

    private void Live(int person)
    {
        _random = Seeds.Mix(_options.Seed, person, 11);
        var intent = Draw() < KeenShare ? KeenTimes : 1;
        var hasSecond = Draw() < _options.SecondDevices;
        var cookie = 0;
        _firstTouchMs = long.MaxValue;
        var lastTouchDay = int.MinValue / 2;
        var hazards = new double[Channels.Count];
        var fading = Math.Exp(-Math.Log(2) / HalfLifeDays);
        for (var day = 0; day < _options.Days; day++)
        {
            if (Draw() < _options.CookieLossPerDay)
                cookie++;
            var visitor = $"p{person}.{cookie}";
            var touchedDay = lastTouchDay;
            for (var c = 0; c < hazards.Length; c++)
            {
                hazards[c] *= fading;
                if (!IsTouchedBy(Channels[c], intent, day - touchedDay))
                    continue;
                hazards[c] += Channels[c].Effect * (1 - fading);
                lastTouchDay = day;
                var seen = hasSecond && Draw() < 0.3 ? $"p{person}.second" : visitor;
                var touch = new WorldTouch(seen, Moment(day, Draw() * 0.9), Channels[c].Name);
                _firstTouchMs = Math.Min(_firstTouchMs, touch.TimeMs);
                _touches.Add(touch);
            }

            Convert(person, visitor, day, intent * BasePerDay, hazards);
        }
    }

    private bool IsTouchedBy(WorldChannel channel, double intent, int daysSince)
    {
        if (channel.FollowsDays > 0 && daysSince > channel.FollowsDays)
            return false;
        return Draw() < channel.PerDay * (1 + channel.IntentLift * (intent - 1) / (KeenTimes - 1));
    }

    private void Convert(int person, string visitor, int day, double baseline, double[] hazards)
    {
        var hazard = baseline;
        foreach (var one in hazards)
            hazard += one;
        if (Draw() >= hazard)
            return;
        var place = Draw() * hazard - baseline;
        string? cause = null;
        for (var c = 0; place >= 0 && c < hazards.Length; c++)
        {
            if (place < hazards[c])
                cause = Channels[c].Name;
            place -= hazards[c];
        }

        var lateDays = Draw() < _options.LateRecords ? -Math.Log(1 - Draw()) * MeanLateDays : 0;
        var value = Math.Round(Math.Exp(6 + 0.8 * (Draw() + Draw() + Draw() + Draw() - 2)), 2);
        var timeMs = Moment(day, 0.9 + Draw() * 0.1 + lateDays);
        // The milestones have numbers of their own: they change nothing of what people do.
        var leadMs = Between(_firstTouchMs, timeMs, Seeds.Mix(_options.Seed, person, 17 + day));
        _conversions.Add(new WorldConversion(visitor, timeMs, value, cause, leadMs, Between(leadMs, timeMs, Seeds.Mix(_options.Seed, person, 100_017 + day))));
    }

    private static long Between(long fromMs, long toMs, ulong random) => fromMs >= toMs ? toMs : fromMs + (long)((toMs - fromMs) * Seeds.Fraction(Seeds.Next(random)));

    private void Click(int bot)
    {
        _random = Seeds.Mix(_options.Seed, bot, 13);
        var clicks = 20 + (int)(Draw() * 100);
        for (var i = 0; i < clicks; i++)
            _touches.Add(new WorldTouch($"b{bot}", Moment((int)(Draw() * _options.Days), Draw()), Channels[Draw() < 0.7 ? 2 : 6].Name));
    }

    private static long Moment(int day, double fraction) => StartMs + (long)((day + fraction) * Durations.DayMs);

    private double Draw() => Seeds.Fraction(_random = Seeds.Next(_random));
}
