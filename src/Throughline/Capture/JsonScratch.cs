using System.Buffers;
using System.Text.Json;

namespace Throughline.Capture;

/// <summary>Writes one JSON object at a time into a buffer that is used again for the next. Not for concurrent use.</summary>
internal sealed class JsonScratch
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _writer;
    private byte[] _lastBytes = [];
    private JsonElement _last;
    private bool _isOpen;

    public JsonScratch() => _writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

    /// <summary>The writer inside an object, which is begun when needed.</summary>
    public Utf8JsonWriter Open()
    {
        if (!_isOpen)
        {
            _writer.WriteStartObject();
            _isOpen = true;
        }

        return _writer;
    }

    /// <summary>The object written, or null when nothing was. The same object again (a batch's context) is not parsed again.</summary>
    public JsonElement? Finish()
    {
        if (!_isOpen)
            return null;

        _writer.WriteEndObject();
        _writer.Flush();
        if (!_buffer.WrittenSpan.SequenceEqual(_lastBytes))
        {
            _lastBytes = _buffer.WrittenSpan.ToArray();
            _last = JsonElement.Parse(_lastBytes);
        }

        Clear();
        return _last;
    }

    /// <summary>Throws away what was written since the last <see cref="Finish"/>.</summary>
    public void Clear()
    {
        _buffer.ResetWrittenCount();
        _writer.Reset();
        _isOpen = false;
    }
}
