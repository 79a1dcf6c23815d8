using System.Buffers.Binary;
using Relight.Settings;
using Relight.Tensors;
using Relight.Tensors.Profiling;

namespace Relight.Data;

/// <summary>
/// Reads one batch after another on one thread: bytes from the data set, floats of images and the numbers of all else into the tensors.
/// </summary>
internal sealed class BatchReader(Dataset dataset, DataLoaderOptions options, int[] order, int epoch)
{
    private readonly bool? _pinned = (options.PinMemory ?? Torch.CudaDeviceCount > 0) ? true : null;
    private readonly SampleLayout _layout = dataset.Layout;
    private readonly int? _labelAt = dataset.Layout.LabelOffset;
    private readonly byte[] _bytes = new byte[dataset.Layout.ByteCount];
    private readonly nint[] _starts = new nint[dataset.Layout.Fields.Count];

    /// <exception cref="BadSampleException">A sample cannot be read, and the options say that this is fatal.</exception>
    /// <exception cref="InvalidDataException">A label is that of no class; the message names the sample.</exception>
    /// <exception cref="InvalidOperationException">The data set failed in another way; the message names the sample.</exception>
    public Batch Read(int number, ref bool stopped)
    {
        using var range = Profiler.Range("read a batch", ProfiledKind.Data);
        var wanted = order.AsSpan(number * options.BatchSize, Math.Min(options.BatchSize, order.Length - number * options.BatchSize));
        var tensors = new (string Name, Tensor Tensor)[_starts.Length];
        try
        {
            Allocate(tensors, wanted.Length);
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
                    ReadSample(index);
                }
                catch (BadSampleException bad) when (options.OnBadSample == OnBadSample.Skip)
                {
                    (skipped ??= []).Add(new BadSample(index, bad.Name, bad.Reason));
                    continue;
                }

                Put(rows);
                indices[rows++] = index;
            }

            return Made(tensors, indices, rows, number, skipped);
        }
        catch
        {
            foreach (var (_, tensor) in tensors)
            {
                tensor?.Dispose();
            }

            throw;
        }
    }

    private unsafe void Allocate((string Name, Tensor Tensor)[] tensors, int count)
    {
        for (var i = 0; i < tensors.Length; i++)
        {
            var field = _layout.Fields[i];
            var shape = field.Shape.AsSpan();
            var tensor = field.IsImage
                ? Tensor.Empty([count, shape[2], shape[0], shape[1]], dtype: DType.Float32, pinMemory: _pinned,
                    memoryFormat: MemoryFormat.ChannelsLast)
                : Tensor.Empty((long[])[count, .. shape], dtype: field.DType, pinMemory: _pinned);
            tensors[i] = (field.Name, tensor);
            _starts[i] = (nint)tensor.DataPointer();
        }
    }

    private void ReadSample(int index)
    {
        ReadBytes(index);
        if (_labelAt is not { } offset)
        {
            return;
        }

        var label = BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(offset));
        var classes = dataset.Classes.Count;
        if (label < -1 || (classes > 0 && label >= classes))
        {
            throw new InvalidDataException(
                $"The label of {dataset.Describe(index)} is {label}; expected "
                    + $"{(classes == 0 ? "0 or more" : $"0 to {classes - 1}, for {classes} classes")}, or -1 where it has none.");
        }
    }

    private void ReadBytes(int index)
    {
        var random = new CounterRandom(options.Seed, epoch, index, RandomStreams.Read);
        try
        {
            dataset.ReadBytes(index, ref random, _bytes);
        }
        catch (Exception error) when (error is not BadSampleException)
        {
            throw new InvalidOperationException($"Reading {dataset.Describe(index)} failed: {error.Message}", error);
        }
    }

    private unsafe void Put(int row)
    {
        for (var i = 0; i < _starts.Length; i++)
        {
            var field = _layout.Fields[i];
            var bytes = _bytes.AsSpan(_layout.OffsetOf(i), field.ByteCount);
            var offset = (nint)row * bytes.Length;
            if (field.IsImage)
            {
                UnitScale.ToFloats(bytes, new Span<float>((float*)_starts[i] + offset, bytes.Length));
            }
            else
            {
                bytes.CopyTo(new Span<byte>((byte*)_starts[i] + offset, bytes.Length));
            }
        }
    }

    private Batch Made((string Name, Tensor Tensor)[] tensors, int[] indices, int rows, int number, List<BadSample>? skipped)
    {
        if (rows < indices.Length)
        {
            foreach (ref var field in tensors.AsSpan())
            {
                using var all = field.Tensor;
                field.Tensor = all.Narrow(0, 0, rows);
            }

            Array.Resize(ref indices, rows);
        }

        return new Batch(tensors, indices, epoch, number, options.Seed) { Skipped = skipped ?? [] };
    }
}
