namespace Throughline.Capture;

/// <summary>Why something was not taken: what the answer's problem names and the counter counts. Nothing refused reaches the log.</summary>
/// <param name="Status">HTTP status when it is the whole request.</param>
/// <param name="Reason">Stable word: the counter's <c>reason</c> and the end of the problem's <c>type</c>.</param>
/// <param name="Field">The field at fault; empty when it is the request itself.</param>
/// <param name="Expected">What would be right.</param>
internal readonly record struct Refusal(int Status, string Reason, string Field, string Expected)
{
    public static Refusal Malformed(string detail) => new(400, "malformed", "", detail);

    public static Refusal WrongType(string field, string expected) => new(400, "wrong_type", field, expected);

    public static Refusal Missing(string field, string expected) => new(400, "missing_field", field, expected);

    public static Refusal UnknownType(string field, string expected) => new(400, "unknown_type", field, expected);

    public static Refusal TooDeep(int levels) => new(400, "too_deep", "", $"at most {levels} levels of objects and arrays");

    public static Refusal TooLong(string field, int characters) => new(400, "too_long", field, $"at most {characters:N0} characters");

    public static Refusal TooMany(string field, int values) => new(400, "too_many", field, $"at most {values:N0} values");

    public static Refusal TooOld(string field, string expected) => new(400, "too_old", field, expected);

    public static Refusal FutureDated(string field) => new(400, "future_dated", field, "a time at most 24 hours ahead of the server's clock");

    public static Refusal BadEncoding(string expected) => new(400, "bad_encoding", "Content-Encoding", expected);

    public static Refusal MissingKey(string expected) => new(401, "missing_key", "writeKey", expected);

    public static Refusal UnknownKey() => new(401, "unknown_key", "writeKey", "a key of this installation that is not revoked");

    public static Refusal SecretKeyShown(string field) => new(403, "secret_key_shown", field, "a write key (wk_…): everybody who sees the page sees its key; revoke this one if it stood in a page");

    public static Refusal SecretKeyNeeded(string field) => new(403, "secret_key_needed", field, "a secret key (sk_…); write keys are public and may only add behaviour");

    public static Refusal BodyTooLarge(int bytes) => new(413, "body_too_large", "", $"at most {bytes:N0} bytes after unpacking");

    public static Refusal EventTooLarge(int bytes) => new(413, "event_too_large", "", $"at most {bytes:N0} bytes an event");

    public static Refusal TooManyEvents(string field, int events) => new(413, "too_many_events", field, $"at most {events:N0} events");

    public static Refusal LogFull() => new(503, "queue_full", "", "the same request again after the seconds in Retry-After");

    public static Refusal LogFailed() => new(503, "log_failed", "", "the same request again after the seconds in Retry-After");
}
