using Throughline.Storage;

namespace Throughline.Log;

/// <summary>
/// A room's reading of the log: brings the room's tables up to date with a batch of events.
/// </summary>
/// <remarks>
/// Contract: a pure function of the events and of earlier rooms' tables: no clock, no randomness, no dependence on where batches begin and end or on the order
/// in which events arrive, so that a rebuild gives the same rows. Called by one thread at a time inside a transaction that also holds the checkpoint.
/// An exception quarantines the event that caused it.
/// </remarks>
public interface IProjection
{
    /// <summary>Brings the room up to date with the batch's events and with the people it names.</summary>
    Task ApplyAsync(ProjectionBatch batch, CancellationToken cancellation);

    /// <summary>Types of the room's tables that a rebuild empties and fills again.</summary>
    IReadOnlyList<Type> Tables { get; }
}

/// <summary>Events of one workspace to project together, and what earlier rooms found out about them.</summary>
public sealed class ProjectionBatch(AppDb db, Guid workspace, IReadOnlyList<Envelope> events)
{
    public AppDb Db => db;

    public Guid Workspace => workspace;

    /// <summary>The events, in log order.</summary>
    public IReadOnlyList<Envelope> Events => events;

    /// <summary>Subjects (visitors, identifiers) whose history must be read again: their person or the bounds of their history changed.</summary>
    public HashSet<Guid> Subjects { get; } = [];

    /// <summary>People whose facts changed; a merge or its undoing names all of them. Every later room brings these up to date.</summary>
    public HashSet<Guid> People { get; } = [];

    /// <summary>Whose history each event of this batch belongs to (a visitor or an identifier), as the Identity room found it.</summary>
    public Dictionary<Guid, Guid> SubjectOf { get; } = [];

    /// <summary>Acquisitions whose meaning changed so that people's facts may follow: rooms that know their touches add the people behind them.</summary>
    public HashSet<long> Acquisitions { get; } = [];
}
