namespace Relight.Training.Metrics;

/// <summary>The 24 answers of the highest rank.</summary>
internal sealed class HighestAnswers(Func<SampleAnswer, float> rank)
{
    private const int Most = 24;

    private readonly PriorityQueue<SampleAnswer, float> _highest = new();

    public void Add(SampleAnswer answer)
    {
        if (_highest.Count < Most)
        {
            _highest.Enqueue(answer, rank(answer));
        }
        else
        {
            _highest.EnqueueDequeue(answer, rank(answer));
        }
    }

    /// <summary>The highest first; those of one rank in the data set's order.</summary>
    public IReadOnlyList<SampleAnswer> InOrder() =>
        [.. _highest.UnorderedItems.Select(item => item.Element).OrderByDescending(rank).ThenBy(answer => answer.Index)];

    public void Clear() => _highest.Clear();
}
