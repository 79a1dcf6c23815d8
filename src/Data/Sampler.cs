namespace Relight.Data;

/// <summary>The order in which an epoch visits the samples: a function of seed and epoch, so that it needs no state of its own.</summary>
public sealed class Sampler
{
    private readonly int _count;
    private readonly bool _shuffle;
    private readonly ulong _seed;

    /// <summary>Visits every one of <paramref name="count"/> samples once in each epoch.</summary>
    /// <param name="count">How many samples there are.</param>
    /// <param name="shuffle">A new random order in every epoch; otherwise always by index.</param>
    /// <param name="seed">The run's seed.</param>
    public Sampler(int count, bool shuffle, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        (_count, _shuffle, _seed) = (count, shuffle, seed);
    }

    /// <summary>The indices of all samples, in the order of this epoch.</summary>
    public int[] Order(int epoch)
    {
        var order = new int[_count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        if (_shuffle)
        {
            var random = new CounterRandom(_seed, epoch, 0, RandomStreams.Order);
            random.Shuffle(order.AsSpan());
        }

        return order;
    }
}
