using System.Text;
using Throughline.Capture;
using Throughline.Cli.Attribute;
using Throughline.Taxonomy;

namespace Throughline.Cli.Classify;

/// <summary>Where the columns of a file stand; −1 for one it does not have.</summary>
internal readonly record struct RowColumns(int Url, int Referrer, int Site);

/// <summary>What is recorded for one URL.</summary>
internal readonly record struct RecordedTouch(LandingUrl Landing, Classification Classification, string ClickIds);

/// <summary>Classifies rows by the same code the server uses.</summary>
internal sealed class SiteClassifier(Classifier classifier)
{
    public RecordedTouch Classify(string url, string referrer, string[] siteDomains)
    {
        var landing = LandingUrl.Parse(url, referrer);
        var classification = classifier.Classify(Acquisition.Of(landing, siteDomains));
        return new RecordedTouch(landing, classification, landing.Parameters.Count == 0 ? "" : string.Join(' ', landing.ClickIds.Select(static id => id.Name)));
    }

    public void Run(TableFile file, RowColumns columns, ClassifyOutput output)
    {
        var cells = new string[file.ColumnCount];
        var site = "";
        string[] domains = [];
        while (file.Read())
        {
            for (var column = 0; column < cells.Length; column++)
                cells[column] = column < file.Rows.FieldCount ? Encoding.UTF8.GetString(file.Rows[column]) : "";

            var newSite = Cell(cells, columns.Site);
            if (newSite != site)
            {
                site = newSite;
                domains = Domains(site);
            }

            output.Write(cells, Classify(Cell(cells, columns.Url), Cell(cells, columns.Referrer), domains));
        }
    }

    /// <summary>The domains of a list with spaces or commas between them; <c>*.</c>, scheme and path are forgiven.</summary>
    public static string[] Domains(string list) =>
    [
        .. list.Split([' ', ',', ';', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static entry => entry.StartsWith("*.", StringComparison.Ordinal) ? entry[2..] : entry)
            .Select(static entry => entry.Contains('/') ? LandingUrl.Parse(entry).Host : HostName.Normalise(entry))
            .OfType<string>(),
    ];

    private static string Cell(string[] cells, int column) => column < 0 ? "" : cells[column];
}
