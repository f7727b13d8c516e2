// A stand-in until the Access room lands: delete this file then.
namespace Throughline.Access;

public static class Policies { public const string Read = "read"; }

public sealed class WorkspaceContext { public Workspace Workspace { get; set; } = null!; }
