namespace Relight.Tensors.Profiling;

/// <summary>Something that took time on a thread.</summary>
/// <param name="Name">What it was.</param>
/// <param name="Kind">Of which kind.</param>
/// <param name="Thread">The system's number of the thread.</param>
/// <param name="Start">Nanoseconds of the system's monotonic clock, that of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="End">The same.</param>
/// <param name="Sequence">Of operators and backward nodes the number of the autograd node, by which forward and backward belong together,
/// −1 without one; of everything else the number of the first node made in it.</param>
/// <param name="SequenceEnd">One more than the last node made in it; of no meaning for operators and backward nodes.</param>
public sealed record ProfiledEvent(string Name, ProfiledKind Kind, int Thread, long Start, long End, long Sequence, long SequenceEnd)
{
    /// <summary>How long it took.</summary>
    public long Nanoseconds => End - Start;
}
