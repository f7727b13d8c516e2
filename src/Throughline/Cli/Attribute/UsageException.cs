namespace Throughline.Cli.Attribute;

/// <summary>The call's words are wrong; the message names the option and what would be right. Ends the command with code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
