namespace Throughline.Capture.Rules;

/// <summary>What may be done with an import. Pure.</summary>
internal static class ImportRules
{
    /// <summary>Why it cannot be taken back (or brought again); null when it can.</summary>
    public static string? FaultOfRetraction(ImportRecord record, bool isUndone, bool isUndo)
    {
        if (record.State is not (ImportStates.Done or ImportStates.Failed or ImportStates.Cancelled))
            return $"an import that has ended; this one is {record.State}";
        if (isUndo == isUndone)
            return isUndo ? "an import that is not taken back already" : "an import that was taken back";
        return isUndo && record.NewRows == 0 ? "an import that stored something" : null;
    }
}
