using Relight.Tensors;
using Relight.Tensors.Profiling;

namespace Relight.Data;

/// <summary>Reads one batch after another on one thread: bytes from the data set, floats into the tensor.</summary>
internal sealed class BatchReader(Dataset dataset, DataLoaderOptions options, int[] order, int epoch)
{
    private readonly bool _pinned = options.PinMemory ?? Torch.CudaDeviceCount > 0;
    private readonly byte[] _bytes = new byte[dataset.SampleShape.ByteCount];

    /// <exception cref="BadSampleException">A sample cannot be read, and the options say that this is fatal.</exception>
    /// <exception cref="InvalidDataException">A label is that of no class; the message names the sample.</exception>
    /// <exception cref="InvalidOperationException">The data set failed in another way; the message names the sample.</exception>
    public Batch Read(int number, ref bool stopped)
    {
        using var range = Profiler.Range("read a batch", ProfiledKind.Data);
        var wanted = order.AsSpan(number * options.BatchSize, Math.Min(options.BatchSize, order.Length - number * options.BatchSize));
        var shape = dataset.SampleShape;
        var images = Tensor.Empty(
            [wanted.Length, shape.Channels, shape.Height, shape.Width],
            dtype: DType.Float32, pinMemory: _pinned ? true : null, memoryFormat: MemoryFormat.ChannelsLast);
        try
        {
            var floats = images.AsSpan<float>();
            var labels = new long[wanted.Length];
            var indices = new int[wanted.Length];
            List<BadSample>? skipped = null;
            var rows = 0;
            foreach (var index in wanted)
            {
                if (Volatile.Read(ref stopped))
                {
                    break;
                }

                try
                {
                    labels[rows] = ReadSample(index);
                }
                catch (BadSampleException bad) when (options.OnBadSample == OnBadSample.Skip)
                {
                    (skipped ??= []).Add(new BadSample(index, bad.Name, bad.Reason));
                    continue;
                }

                UnitScale.ToFloats(_bytes, floats[(rows * _bytes.Length)..]);
                indices[rows++] = index;
            }

            return Made(images, labels, indices, rows, number, skipped);
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    private int ReadSample(int index)
    {
        var label = ReadBytes(index);
        var classes = dataset.Classes.Count;
        return label >= -1 && (classes == 0 || label < classes) ? label : throw new InvalidDataException(
            $"The label of {dataset.Describe(index)} is {label}; expected {(classes == 0 ? "0 or more" : $"0 to {classes - 1}, for {classes} classes")}, or -1 where it has none.");
    }

    private int ReadBytes(int index)
    {
        var random = new CounterRandom(options.Seed, epoch, index, RandomStreams.Read);
        try
        {
            return dataset.Read(index, ref random, _bytes);
        }
        catch (Exception error) when (error is not BadSampleException)
        {
            throw new InvalidOperationException($"Reading {dataset.Describe(index)} failed: {error.Message}", error);
        }
    }

    private Batch Made(Tensor images, long[] labels, int[] indices, int rows, int number, List<BadSample>? skipped)
    {
        if (rows < indices.Length)
        {
            using var all = images;
            images = all.Narrow(0, 0, rows);
            Array.Resize(ref indices, rows);
        }

        var labelTensor = Tensor.FromSpan<long>(labels.AsSpan(0, rows), rows);
        return new Batch(images, labelTensor, indices, epoch, number, options.Seed) { Skipped = skipped ?? [] };
    }
}
