using CsvHelper;

namespace Throughline.Capture;

/// <summary>Reads rows under a header. The separator is found in the first lines.</summary>
internal sealed class CsvEventRows : IImportRows
{
    // An unclosed quote would swallow the rest of the file: no row is that long.
    private const int LongestRow = 1 << 20;

    private readonly CsvReader _csv;
    private readonly CsvCall _call;
    private readonly Queue<ImportRow> _faults = new();
    private readonly int _width;

    private long _unclosed;

    /// <param name="stream">The file.</param>
    /// <param name="mapping">Where its columns go.</param>
    /// <exception cref="InvalidDataException">The header is missing or contradicts itself.</exception>
    public CsvEventRows(Stream stream, ImportMapping mapping)
    {
        _csv = CsvReader.Create(stream, new CsvReaderOptions
        {
            TrackLineNumbers = true,
            TrimWhitespace = true,
            MaxRecordSize = LongestRow,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = TakeMalformed,
        });
        try
        {
            var headers = Headers();
            _width = headers.Count;
            var columns = new List<CsvColumn>(_width);
            var unknown = new List<string>();
            for (var i = 0; i < headers.Count; i++)
            {
                var place = PlaceOf(mapping, headers[i]);
                if (place.Length > 0 && CsvColumn.Of(i, place) is { } column)
                    columns.Add(column with { Header = headers[i] });
                else if (!mapping.Columns.ContainsKey(headers[i]))
                    unknown.Add(headers[i]);
            }

            UnknownColumns = unknown;
            _call = new CsvCall(InOrder(WithDefaults(columns, mapping)), new ImportDate(mapping.Dates, mapping.Zone));
        }
        catch
        {
            _csv.Dispose();
            throw;
        }
    }

    public IReadOnlyList<string> UnknownColumns { get; }

    public bool TryNext(out ImportRow row)
    {
        var isRow = Read();
        if (_faults.TryDequeue(out row))
        {
            // The reader may stand on a good row behind the bad ones it skipped.
            if (isRow)
                _faults.Enqueue(Current());
            return true;
        }

        if (isRow)
            row = Current();
        else if (_unclosed > 0)
            throw new InvalidDataException($"the quote that line {_unclosed:N0} opens is never closed: no row behind it could be read. Close it and load the file again; what is known already counts once");
        return isRow;
    }

    public void Dispose() => _csv.Dispose();

    private bool Read()
    {
        if (_faults.Count > 0)
            return false;
        try
        {
            return _csv.Read();
        }
        catch (CsvFormatException fault)
        {
            throw new InvalidDataException($"no row behind line {_csv.LineNumber:N0} can be found, because a quote is never closed or a cell is longer than {LongestRow >> 20} MB", fault);
        }
    }

    private ImportRow Current()
    {
        if (_csv.FieldCount != _width)
            return new(_csv.LineNumber, default, Refusal.Malformed($"{_width} cells as in the header; the row has {_csv.FieldCount}"));
        return _call.FaultOf(_csv) is { Reason: not null } fault ? new(_csv.LineNumber, default, fault) : new(_csv.LineNumber, _call.Write(_csv), default);
    }

    private IReadOnlyList<string> Headers()
    {
        IReadOnlyList<string> headers;
        try
        {
            headers = _csv.Headers;
        }
        catch (CsvFormatException fault)
        {
            throw new InvalidDataException($"the first line does not name columns ({fault.Message})", fault);
        }

        RequireOnce(headers);
        return headers.Count > 0 ? headers : throw new InvalidDataException("the file is empty: the first line must name the columns");
    }

    /// <summary>A name in the header stands for one column.</summary>
    /// <exception cref="InvalidDataException">Two columns have one name.</exception>
    public static void RequireOnce(IEnumerable<string> headers)
    {
        if (headers.Where(static h => !string.IsNullOrWhiteSpace(h)).GroupBy(static h => h.Trim(), StringComparer.Ordinal).FirstOrDefault(static same => same.Count() > 1) is { Key: var twice })
            throw new InvalidDataException($"the first line names the column '{twice}' twice; give each column a name of its own");
    }

    private static string PlaceOf(ImportMapping mapping, string header) => mapping.Columns.TryGetValue(header, out var place) ? place : header;

    private static List<CsvColumn> WithDefaults(List<CsvColumn> columns, ImportMapping mapping)
    {
        foreach (var (place, text) in mapping.Defaults)
        {
            if (text.Length == 0 || CsvColumn.Of(-1, place) is not { } wanted)
                continue;
            var value = System.Text.Encoding.UTF8.GetBytes(text);
            var known = columns.FindIndex(c => c.Path.AsSpan().SequenceEqual(wanted.Path));
            if (known < 0)
                columns.Add(wanted with { Default = value });
            else
                columns[known] = columns[known] with { Default = value };
        }

        return columns;
    }

    private static CsvColumn[] InOrder(List<CsvColumn> columns)
    {
        if (columns.Count == 0)
            throw new InvalidDataException("no column of the first line is known; see docs/import.md for their names");
        columns.Sort(CsvColumn.Compare);
        for (var i = 1; i < columns.Count; i++)
        {
            if (CsvColumn.Collide(columns[i - 1], columns[i]))
                throw new InvalidDataException($"the columns '{columns[i - 1].Header}' and '{columns[i].Header}' want the same place");
        }

        return [.. columns];
    }

    private void TakeMalformed(CsvMalformedRecord record)
    {
        // It runs to the end of the file, and takes every row on its way.
        if (record.Reason == CsvMalformedReason.UnterminatedQuote && record.RawRecord.AsSpan().TrimEnd().Contains('\n'))
            _unclosed = record.LineNumber;
        _faults.Enqueue(new(record.LineNumber, default, Refusal.Malformed(record.Reason switch
        {
            CsvMalformedReason.UnterminatedQuote => "a closing quote",
            CsvMalformedReason.StrayQuote => "quotes around a cell that holds one",
            CsvMalformedReason.TextAfterClosingQuote => "a separator behind the closing quote",
            _ => "cells as in RFC 4180",
        })));
    }
}
