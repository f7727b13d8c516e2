namespace Throughline.Attribution;

/// <summary>How a scan groups and counts credit.</summary>
public sealed record CreditScanOptions
{
    /// <summary>
    /// What to group by: one group id per touch of the columns, zero or above (campaign, landing page, …); null groups by channel.
    /// </summary>
    public int[]? Groups { get; init; }

    /// <summary>One more than the highest group id; required with <see cref="Groups"/>.</summary>
    public int GroupCount { get; init; }

    /// <summary>The channel id of Direct, or <see cref="Journey.NoDirect"/>.</summary>
    public int DirectChannel { get; init; } = Journey.NoDirect;

    /// <summary>
    /// Values are whole minor units, split touch by touch by largest remainder: a group's value is then the exact sum of its
    /// touches' parts, so every drill-down adds up. Otherwise values are real numbers. Default: real numbers.
    /// </summary>
    public bool ExactMoney { get; init; }

    /// <summary>How many threads work; the result is the same bit by bit for any number. Default 1.</summary>
    public int Threads { get; init; } = 1;
}

/// <summary>Credits several models in one pass over the journeys and adds the credit up by group, for conversions and value.</summary>
/// <remarks>
/// Journeys are cut into blocks that depend on the input alone; a block adds up in journey order, blocks are added in block order.
/// Nothing is allocated per journey.
/// </remarks>
public static class CreditScan
{
    private const int JourneysPerBlock = 8192;

    /// <summary>Sums of all blocks together stay below this many numbers.</summary>
    private const long MostSums = 1L << 24;

    /// <summary>Runs the models; one result per model, in their order.</summary>
    /// <exception cref="ArgumentException">A model needs times and the journeys have none, or groups do not fit the touches.</exception>
    public static IReadOnlyList<GroupCredit> Run(JourneySet journeys, IReadOnlyList<ICreditModel> models, CreditScanOptions options)
    {
        var groups = options.Groups ?? journeys.Channels;
        var groupCount = options.Groups is null ? journeys.ChannelCount : options.GroupCount;
        if (groups.Length < journeys.Channels.Length)
            throw new ArgumentException($"{journeys.Channels.Length} touches need as many groups, not {groups.Length}", nameof(options));
        if (!journeys.HasTimes && models.FirstOrDefault(model => model.NeedsTimes) is { } timed)
            throw new ArgumentException($"model '{timed.Key}' needs touch times, which these journeys do not have", nameof(models));

        // One slot per model and group, plus each model's last slot for what nobody earned.
        var slots = models.Count * (groupCount + 1);
        var perBlock = JourneysPerBlock;
        while ((long)slots * 2 * ((journeys.Count / perBlock) + 1) > MostSums && perBlock < journeys.Count)
            perBlock *= 2;
        var blocks = (journeys.Count + perBlock - 1) / perBlock;
        var sums = new double[blocks][];
        var workers = new CreditScanWorker[Math.Max(1, options.Threads)];
        Workers.Run(options.Threads, blocks, (block, worker) =>
        {
            var scan = workers[worker] ??= new CreditScanWorker(journeys, models, options, groups, groupCount);
            sums[block] = new double[slots * 2];
            scan.Add(block * perBlock, Math.Min(journeys.Count, (block + 1) * perBlock), sums[block]);
        });
        return Collect(models, groupCount, sums);
    }

    private static GroupCredit[] Collect(IReadOnlyList<ICreditModel> models, int groupCount, double[][] sums)
    {
        var total = new double[models.Count * (groupCount + 1) * 2];
        foreach (var block in sums)
        {
            for (var slot = 0; slot < total.Length; slot++)
                total[slot] += block[slot];
        }

        var results = new GroupCredit[models.Count];
        for (var m = 0; m < results.Length; m++)
        {
            var own = total.AsSpan(m * (groupCount + 1) * 2, (groupCount + 1) * 2);
            var conversions = new double[groupCount];
            var values = new double[groupCount];
            for (var group = 0; group < groupCount; group++)
                (conversions[group], values[group]) = (own[group * 2], own[group * 2 + 1]);
            results[m] = new GroupCredit(models[m].Key, conversions, values, own[^2], own[^1]);
        }

        return results;
    }
}
