namespace Relight.Reports;

/// <summary>A picture and those that are nearest to it, by each of several measures.</summary>
/// <param name="Asked">The picture.</param>
/// <param name="Nearest">Its neighbors by each measure, the nearest first.</param>
internal sealed record NeighborRow(GridImage Asked, IReadOnlyList<IReadOnlyList<GridImage>> Nearest);
