namespace Throughline.Measure;

/// <summary>Which company a person works for, as small numbers.</summary>
internal sealed class Companies
{
    private const string ByName = "name:";

    private readonly Dictionary<Guid, int> _numbers = [];
    private readonly List<string> _names = [Dimension.NotSet];

    public Companies(IEnumerable<LeadFacts> leads)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal) { [""] = 0 };
        foreach (var lead in leads)
        {
            if (!known.TryGetValue(lead.Company, out var number))
            {
                known[lead.Company] = number = _names.Count;
                _names.Add(lead.Company.StartsWith(ByName, StringComparison.Ordinal) ? lead.Company[ByName.Length..] : lead.Company);
            }

            _numbers[lead.Person] = number;
        }
    }

    /// <summary>0 where the person has no known company.</summary>
    public int NumberOf(Guid person) => _numbers.GetValueOrDefault(person);

    public string NameOf(int number) => _names[number];
}
