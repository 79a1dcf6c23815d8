using Relight.Data;

namespace Relight.Tests.Training;

/// <summary>Noise with a bright square in one of two corners, which is the class: learned in a few steps.</summary>
internal sealed class SpotsDataset(int count, int size = 8) : LabeledImages
{
    public override int Count => count;

    public override IReadOnlyList<string> Classes { get; } = ["above", "below"];

    public override SampleShape SampleShape { get; } = new(size, size);

    /// <summary>Whether reading a sample does not come back, for as long as this is true.</summary>
    public Func<int, bool>? Hang { get; set; }

    public override int Label(int index) => index % 2;

    public override int Read(int index, ref CounterRandom random, Span<byte> destination)
    {
        while (Hang?.Invoke(index) == true)
        {
            Thread.Sleep(10);
        }

        var noise = new CounterRandom(77, 0, index);
        foreach (ref var value in destination)
        {
            value = (byte)noise.NextInt32(100);
        }

        var first = Label(index) == 0 ? 0 : destination.Length / 2;
        destination.Slice(first, destination.Length / 8).Fill(255);
        return Label(index);
    }
}
