namespace Throughline.Bench.Attribution;

/// <summary>Made-up touches and conversions at any size, the same bit by bit from the same numbers.</summary>
/// <remarks>
/// Ten million touches, 1.5 million persons and 200,000 conversions by default. One in twenty gaps between touches is zero (a tie), three
/// conversions in a hundred come 40 days after the touch they follow, one converting person in ten converts more than once. Rows stand in order of
/// arrival: by time, ties by touch.
/// </remarks>
internal sealed class BigWorld
{
    public const int BaseSeconds = 1_704_067_200; // 2024-01-01T00:00:00Z
    private const int Day = 86_400;
    private const int MostTouches = 60;

    public static readonly string[] Channels =
    [
        "Direct", "Organic Search", "Paid Search", "Paid Social", "Organic Social", "Display",
        "Email", "Referral", "Affiliate", "Video", "Phone Call", "Trade Show",
    ];

    /// <summary>Chances per mille, added up: the channel of a person's first touch, and of later ones.</summary>
    private static readonly int[] First = [150, 370, 540, 680, 740, 830, 860, 910, 950, 980, 990, 1000];
    private static readonly int[] Later = [300, 430, 560, 640, 680, 730, 880, 920, 940, 960, 990, 1000];

    private readonly int[] _touchTimes = new int[64];
    private Mulberry _random;
    private int _touchCount;
    private int _conversionCount;

    public BigWorld(int touches = 10_000_000, int persons = 1_500_000, int conversions = 200_000, uint seed = 20240601)
    {
        _random = new Mulberry(seed);
        (Persons, Seconds, Channel) = (new int[touches], new int[touches], new byte[touches]);
        Converts = new Conversion[conversions];
        for (var person = 1; person <= persons; person++)
        {
            var count = Walk(person);
            if (_conversionCount < conversions && _random.Below(1000) < 119)
                Convert(person, count);
        }

        for (; _touchCount < touches; _touchCount++)
        {
            Persons[_touchCount] = 1 + _random.Below(persons);
            Seconds[_touchCount] = BaseSeconds + _random.Below(365) * Day + _random.Below(Day);
            Channel[_touchCount] = (byte)Pick(Later);
        }

        Converts = Converts[.._conversionCount];
        SortByArrival();
    }

    internal readonly record struct Conversion(int Person, int Seconds, int ValueCents, int LeadSeconds, int OpportunitySeconds);

    public int[] Persons { get; private set; }

    public int[] Seconds { get; private set; }

    public byte[] Channel { get; private set; }

    public Conversion[] Converts { get; private set; }

    /// <summary>A person's touches; returns how many there are.</summary>
    private int Walk(int person)
    {
        var time = _random.Below(365) * Day + _random.Below(Day);
        var previous = -1;
        for (var count = 0; ;)
        {
            var channel = count == 0 ? Pick(First) : _random.Below(100) < 30 ? previous : Pick(Later);
            _touchTimes[count++] = time;
            previous = channel;
            if (_touchCount < Persons.Length)
            {
                Persons[_touchCount] = person;
                Seconds[_touchCount] = BaseSeconds + time;
                Channel[_touchCount++] = (byte)channel;
            }

            if (count >= MostTouches || _random.Below(1000) >= 849)
                return count;
            time += Gap();
        }
    }

    private int Gap() => _random.Below(100) switch
    {
        < 5 => 0,
        < 40 => _random.Below(3600),
        < 75 => _random.Below(Day),
        _ => _random.Below(21) * Day + _random.Below(Day),
    };

    private void Convert(int person, int touches)
    {
        var times = _random.Below(100) switch { < 90 => 1, < 98 => 2, _ => 3 };
        for (var i = 0; i < times && _conversionCount < Converts.Length; i++)
        {
            var touch = _random.Below(touches);
            var isLate = _random.Below(100) < 3;
            var seconds = BaseSeconds + _touchTimes[touch] + (isLate ? 40 * Day : _random.Below(7200));
            var cents = 1000 + _random.Below(200_000);
            if (_random.Below(100) < 2)
                cents += 1000 * _random.Below(2000);
            var lead = _random.Below(touch + 1);
            var opportunity = lead + _random.Below(touch - lead + 1);
            Converts[_conversionCount++] = new Conversion(person, seconds, cents,
                Math.Min(seconds, BaseSeconds + _touchTimes[lead] + 60),
                Math.Min(seconds, BaseSeconds + _touchTimes[opportunity] + 120));
        }
    }

    private int Pick(int[] cumulative)
    {
        var draw = _random.Below(1000);
        var channel = 0;
        while (draw >= cumulative[channel])
            channel++;
        return channel;
    }

    private void SortByArrival()
    {
        var order = Order(Seconds);
        Persons = [.. order.Select(i => Persons[i])];
        Channel = [.. order.Select(i => Channel[i])];
        Seconds = [.. order.Select(i => Seconds[i])];
        Converts = [.. Order([.. Converts.Select(one => one.Seconds)]).Select(i => Converts[i])];
    }

    /// <summary>A stable order by time: the low 26 bits of a key are the place.</summary>
    private static int[] Order(int[] seconds)
    {
        const int placeBits = 26;
        var keys = new long[seconds.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = ((long)(seconds[i] - BaseSeconds) << placeBits) | (uint)i;
        Array.Sort(keys);
        return [.. keys.Select(key => (int)(key & ((1 << placeBits) - 1)))];
    }
}
