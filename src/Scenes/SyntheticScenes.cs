using Relight.Data;

namespace Relight.Scenes;

/// <summary>
/// The embedded data set: synthetic pictures, rendered as they are read, of ten solids (<see cref="SceneClass"/>) on a ground under a
/// sun. Needs no file and no network. Results on it say that a method works, not how well it would do on photographs.
/// </summary>
/// <remarks>
/// Pose, proportions, colors, patterns, light, ground, sky and camera vary and tell nothing about the class; the light always comes
/// from above and from the viewer's left, so which way up a picture is, and whether it is mirrored, can be seen from it. Scenes are
/// found by sphere tracing signed distances with SIMD instructions, and drawn with basic IEEE arithmetic in a fixed order only: the
/// same (seed, index, size) gives the same bytes whatever the machine and the width of its vectors.
/// </remarks>
public sealed class SyntheticScenes : LabeledImages
{
    /// <summary>The number of classes, which follow one another: sample i shows class i mod 10.</summary>
    public const int ClassCount = 10;

    /// <summary>The most samples that one split can have: a thousand million.</summary>
    public const int MaxCount = 1_000_000_000;

    /// <summary>The largest side of a picture.</summary>
    public const int MaxSize = 2048;

    private static readonly string[] ClassNames = [.. Enum.GetNames<SceneClass>().Select(name => name.ToLowerInvariant())];

    private readonly int _count;

    /// <summary>The first <paramref name="count"/> scenes of one split under one seed.</summary>
    /// <param name="count">How many scenes, 1 to <see cref="MaxCount"/>; a larger data set begins with the scenes of a smaller one.</param>
    /// <param name="size">Width and height in pixels, 8 to <see cref="MaxSize"/>.</param>
    /// <param name="seed">Any value; different seeds give unrelated scenes.</param>
    /// <param name="split">Scenes for training and for validation never coincide under the same seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public SyntheticScenes(int count, int size = 64, ulong seed = 0, SyntheticSplit split = SyntheticSplit.Train)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
        _count = count;
        Seed = seed;
        Split = split;
        SampleShape = new(size, size, 3);
    }

    /// <summary>What to call the data set in reports, tables and plots.</summary>
    public static string Name => "synthetic scenes";

    /// <summary>The seed that all scenes are functions of.</summary>
    public ulong Seed { get; }

    /// <summary>Which of the two disjoint parts this is.</summary>
    public SyntheticSplit Split { get; }

    /// <inheritdoc/>
    public override int Count => _count;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes => ClassNames;

    /// <inheritdoc/>
    public override SampleShape SampleShape { get; }

    /// <inheritdoc/>
    public override int Label(int index) => Checked(index) % ClassCount;

    /// <inheritdoc/>
    public override int Read(int index, ref CounterRandom random, Span<byte> destination)
    {
        if (destination.Length != SampleShape.ByteCount)
        {
            throw new ArgumentException(
                $"Expected room for {SampleShape.ByteCount} bytes ({SampleShape}), got {destination.Length}.", nameof(destination));
        }

        SceneRenderer.Render(Scene(index), SampleShape.Height, destination);
        return Label(index);
    }

    /// <summary>The scene behind a sample, before it is drawn.</summary>
    public SyntheticScene Scene(int index) =>
        SyntheticScene.Create(Seed, Checked(index) + (Split == SyntheticSplit.Validation ? MaxCount : 0));

    /// <inheritdoc/>
    public override string Describe(int index) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"synthetic {ClassNames[Label(index)]} {index} of seed {Seed}");

    private int Checked(int index) => (uint)index < (uint)_count
        ? index
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"Expected an index from 0 to {_count - 1}.");
}
