namespace Throughline.Capture.Hooks.Answers;

/// <summary>Wakes whoever fetches answers: a lead that just came must not wait for the next round.</summary>
internal sealed class AnswerSignal : WakeSignal;
