using System.CommandLine;
using Throughline.Attribution;
using Throughline.Taxonomy;

namespace Throughline.Cli.Attribute;

/// <summary><c>throughline attribute</c>: credit from files, without a server.</summary>
internal static class AttributeCommand
{
    public static Command Create() => Create(Console.OpenStandardOutput, Console.Error);

    /// <summary>The command, printing elsewhere.</summary>
    internal static Command Create(Func<Stream> output, TextWriter errors)
    {
        var options = new AttributeOptions();
        var command = new Command("attribute", "Credit channels for the conversions in a CSV file (.csv or .csv.gz): a path table or a touch table.");
        foreach (var option in options.All)
            command.Options.Add(option);
        command.SetAction(parsed => Run(() => options.Read(parsed), output, errors));
        return command;
    }

    /// <summary>Runs a request; returns the exit code: 0 done, 1 failed, 2 the call's words are wrong.</summary>
    private static int Run(Func<AttributeRequest> read, Func<Stream> output, TextWriter errors)
    {
        try
        {
            var request = read();
            var bad = new BadRows(request.IsStrict);
            var loaded = Load(request, bad);
            foreach (var note in ChannelNotes(request, loaded))
                errors.WriteLine($"note: {note}");
            loaded = Transform(request, loaded);
            var sheets = new CreditSheets(request, loaded);
            foreach (var note in sheets.Notes())
                errors.WriteLine($"note: {note}");
            foreach (var line in bad.Report())
                errors.WriteLine(line);
            if (loaded.Rows == 0 && bad.Count > 0)
                return Fail(errors, "no row could be read", 1);
            using var stream = output();
            sheets.Make().Write(request.Format, stream);
            return 0;
        }
        catch (UsageException fault)
        {
            return Fail(errors, fault.Message, 2);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException or ModelDataException)
        {
            return Fail(errors, fault.Message, 1);
        }
    }

    // What is odd about the channels that were read: names the request has and the file lacks, and names that cannot be told apart in the answer.
    private static IEnumerable<string> ChannelNotes(AttributeRequest request, Loaded loaded)
    {
        if (loaded.Channels.Contains(CreditSheets.Unattributed))
            throw new UsageException($"a channel is called {CreditSheets.Unattributed}, as the line that closes each model; give it another name");
        if (loaded.Channels.FirstOrDefault(static name => name.Contains('\ufffd')) is { } broken)
        {
            var why = $"the channel '{broken}' is not written in UTF-8; save the file as “CSV UTF-8”";
            if (request.IsStrict)
                throw new InvalidDataException(why);
            yield return why;
        }

        var read = loaded.Channels.Length == 0 ? "" : $"; channels: {string.Join(", ", loaded.Channels)}";
        foreach (var name in request.OnlyChannels.Append(request.Direct).Where(name => name != Channels.Direct && !loaded.Channels.Contains(name)))
            yield return $"no touch that was read has the channel '{name}'{read}";
        if (loaded.Rows == 0)
            yield return "the file has no rows below its header";
    }

    private static int Fail(TextWriter errors, string message, int code)
    {
        errors.WriteLine($"throughline attribute: {message}");
        return code;
    }

    /// <summary>Reads the request's files.</summary>
    internal static Loaded Load(AttributeRequest request, BadRows bad)
    {
        var path = request.Paths ?? request.Touches!;
        using var file = TableFile.Open(path);
        Loaded? loaded = null;
        LoadProgress.Watch(file, progress => loaded = request.Paths is not null
            ? PathTable.Load(request, file, bad, progress)
            : TouchTable.Load(request, file, bad, progress));
        return loaded!;
    }

    private static Loaded Transform(AttributeRequest request, Loaded loaded)
    {
        var transformed = new TransformedJourneys(loaded.Journeys, loaded.Channels);
        foreach (var transform in request.Transforms)
            transformed = PathTransforms.Apply(transformed, transform, transformed.Channels.ToList().IndexOf(request.Direct));
        return loaded with { Journeys = transformed.Journeys, Channels = [.. transformed.Channels] };
    }
}
