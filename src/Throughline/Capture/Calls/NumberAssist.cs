using System.Text.Json.Nodes;
using Throughline.Capture.Tracker;

namespace Throughline.Capture.Calls;

/// <summary>Tells a page which numbers to show to its visitor: field <c>n</c>, by the digits of the printed number. Asking again keeps the number. A machine's page keeps the printed ones.</summary>
internal sealed class NumberAssist(NumberSwaps swaps) : IPageAssist
{
    public async ValueTask AddAsync(PageQuestion question, JsonObject answer, CancellationToken cancellation)
    {
        if (question.IsBot)
            return;
        var numbers = new JsonObject();
        foreach (var (printed, shown) in await swaps.ForAsync(question.Workspace, question.Visitor, cancellation))
            numbers[printed] = shown;
        if (numbers.Count > 0)
            answer["n"] = numbers;
    }
}
