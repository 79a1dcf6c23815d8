using System.Buffers.Binary;
using Relight.Data;

namespace Relight.Tests.Data;

internal static class ImageReading
{
    /// <summary>The pixels and the class of a sample.</summary>
    public static (byte[] Pixels, int Label) ReadImage(this Dataset dataset, int index, ref CounterRandom random)
    {
        var sample = new byte[dataset.Layout.ByteCount];
        dataset.ReadBytes(index, ref random, sample);
        var label = (int)BinaryPrimitives.ReadInt64LittleEndian(dataset.Layout.Slice(SampleField.LabelName, sample));
        return (dataset.Layout.Slice(SampleField.ImageName, sample).ToArray(), label);
    }
}
