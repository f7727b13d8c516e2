using System.Buffers;
using System.Text.Json;
using Throughline.Log;

namespace Throughline.Capture.Segment;

/// <summary>What becomes of one request: the events to store, the refused items, or a refusal of the whole.</summary>
internal sealed class SegmentAnswer
{
    private static readonly byte[] Success = "{\"success\":true}"u8.ToArray();

    /// <summary>Set when the whole request is refused.</summary>
    public Refusal Whole;

    private List<(int Index, Refusal Refusal)>? _rejected;
    private int _rejectedCount;

    public SegmentAnswer()
    {
    }

    public SegmentAnswer(Refusal whole) => Whole = whole;

    public List<Envelope> Events { get; } = [];

    /// <summary>Sets one item aside and counts it; the first ones are listed in the answer.</summary>
    public void Refuse(int index, Refusal refusal, int mostListed, Intake intake)
    {
        _rejectedCount++;
        intake.Count(SegmentDoor.Name, refusal);
        if ((_rejected ??= []).Count < mostListed)
            _rejected.Add((index, refusal));
    }

    /// <summary>200 with the refused items; the first fault's problem when nothing was left to store.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        if (_rejected is null)
        {
            response.ContentType = "application/json";
            response.ContentLength = Success.Length;
            await response.Body.WriteAsync(Success, http.RequestAborted);
            return;
        }

        var isProblem = Events.Count == 0;
        var buffer = new ArrayBufferWriter<byte>(1_024);
        WriteRejected(buffer, isProblem);
        response.StatusCode = isProblem ? _rejected[0].Refusal.Status : StatusCodes.Status200OK;
        response.ContentType = isProblem ? "application/problem+json" : "application/json";
        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
    }

    private void WriteRejected(ArrayBufferWriter<byte> buffer, bool isProblem)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (isProblem)
        {
            var (index, first) = _rejected![0];
            json.WriteString("type"u8, $"urn:throughline:problem:{first.Reason}");
            json.WriteString("title"u8, first.Reason.Replace('_', ' '));
            json.WriteNumber("status"u8, first.Status);
            json.WriteString("detail"u8, $"no event of the batch could be taken; the first fault: {FieldOf(index, first)}: expected {first.Expected}");
            json.WriteString("field"u8, FieldOf(index, first));
            json.WriteString("expected"u8, first.Expected);
        }
        else
        {
            json.WriteBoolean("success"u8, true);
            json.WriteNumber("accepted"u8, Events.Count);
        }

        json.WriteNumber("rejectedCount"u8, _rejectedCount);
        json.WriteStartArray("rejected"u8);
        foreach (var (index, refusal) in _rejected!)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, index);
            json.WriteString("reason"u8, refusal.Reason);
            json.WriteString("field"u8, FieldOf(index, refusal));
            json.WriteString("expected"u8, refusal.Expected);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string FieldOf(int index, Refusal refusal) => refusal.Field.Length == 0 ? $"batch[{index}]" : $"batch[{index}].{refusal.Field}";
}
