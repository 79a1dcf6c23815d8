using System.Runtime.CompilerServices;

namespace Relight.Data;

/// <summary>
/// Random numbers that are a function of (seed, epoch, sample index, stream) and of nothing else: no matter which thread draws, in what
/// order samples are read, or where a run was interrupted, the same sample meets the same draws.
/// </summary>
/// <remarks>
/// Philox4x32-10 of Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3": the seed is the key; block, sample index, epoch
/// and stream are the counter. 2³⁴ numbers for each combination. A mutable struct: pass it by <c>ref</c>, a copy repeats the draws.
/// </remarks>
public struct CounterRandom
{
    private readonly ulong _seed;
    private readonly uint _index;
    private readonly uint _epoch;
    private readonly uint _stream;
    private uint _block;
    private int _left;
    private Words _words;
    private double _spareNormal;
    private bool _hasSpareNormal;

    /// <summary>The start of the sequence that belongs to these four numbers.</summary>
    /// <param name="seed">The run's seed; all 64 bits count.</param>
    /// <param name="epoch">The pass over the data, from 0.</param>
    /// <param name="index">The sample's index in its data set.</param>
    /// <param name="stream">Tells apart what is drawn for: two transforms of one sample must not share a stream.</param>
    public CounterRandom(ulong seed, int epoch = 0, int index = 0, int stream = 0)
    {
        _seed = seed;
        _epoch = (uint)epoch;
        _index = (uint)index;
        _stream = (uint)stream;
    }

    /// <summary>
    /// The start of a sequence of the same seed, epoch, sample and stream that belongs to a name, whatever was drawn here: a view's, for
    /// example.
    /// </summary>
    public readonly CounterRandom For(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = 0xCBF29CE484222325ul;   // FNV-1a
        foreach (var letter in name)
        {
            hash = unchecked((hash ^ letter) * 0x100000001B3ul);
        }

        return new CounterRandom(_seed ^ hash, (int)_epoch, (int)_index, (int)_stream);
    }

    /// <summary>32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_left == 0)
        {
            _words = Philox(_block++, _index, _epoch, _stream, (uint)_seed, (uint)(_seed >> 32));
            _left = 4;
        }

        return _words[4 - _left--];
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => (ulong)NextUInt32() << 32 | NextUInt32();

    /// <summary>A whole number in [0, <paramref name="exclusiveMaximum"/>), each equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMaximum"/> is below 1.</exception>
    /// <remarks>Lemire 2019, "Fast random integer generation in an interval", arXiv:1805.10941.</remarks>
    public int NextInt32(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusiveMaximum, 1);
        var range = (uint)exclusiveMaximum;
        var product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            var rejected = (0u - range) % range;
            while ((uint)product < rejected)
            {
                product = (ulong)NextUInt32() * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>A number in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>A number in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>A number between <paramref name="low"/> and <paramref name="high"/>; <paramref name="low"/> when they are equal.</summary>
    public double NextDouble(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>True with probability <paramref name="probability"/> in [0, 1]; always draws one number.</summary>
    public bool NextBoolean(double probability) => NextDouble() < probability;

    /// <summary>A draw from the normal distribution with mean 0 and variance 1 (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        if (_hasSpareNormal)
        {
            _hasSpareNormal = false;
            return _spareNormal;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        var (sine, cosine) = Math.SinCos(Math.Tau * NextDouble());
        _spareNormal = radius * sine;
        _hasSpareNormal = true;
        return radius * cosine;
    }

    /// <summary>Puts the values in random order, each order equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var last = values.Length - 1; last > 0; last--)
        {
            var other = NextInt32(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    /// <summary>The ten rounds: counter words c0 to c3 under the key k0, k1.</summary>
    internal static Words Philox(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1)
    {
        for (var round = 0; round < 10; round++)
        {
            var product0 = 0xD2511F53ul * c0;
            var product1 = 0xCD9E8D57ul * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        var words = default(Words);
        (words[0], words[1], words[2], words[3]) = (c0, c1, c2, c3);
        return words;
    }

    [InlineArray(4)]
    internal struct Words
    {
        private uint _first;
    }
}
