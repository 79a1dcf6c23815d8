using Relight.Data;
using Relight.Data.Caching;
using Relight.Tensors;
using Relight.Vision;
using Relight.Vision.Folders;
using Relight.Vision.Transforms;

namespace Relight.Machines.Benchmarks;

/// <summary>How a benchmark reads the training images of a folder.</summary>
/// <param name="Data">A folder with train/, or of class folders.</param>
/// <param name="Size">Pixels of a side.</param>
/// <param name="Batch">Images in a batch.</param>
/// <param name="Workers">Threads that read.</param>
/// <param name="Cache">Folder of the decoded cache; null: files are decoded each time.</param>
internal sealed record ImageLoading(string Data, int Size, int Batch, int Workers, string? Cache)
{
    /// <summary>Names of the classes: those of the folders.</summary>
    public IReadOnlyList<string> Classes => Images.Classes;

    private ImageList Images =>
        ImageParts.Open(Data) is { Train: { } train } ? train : throw new InvalidDataException($"{Data} has no part to train on.");

    /// <summary>The first images, decoded and square: the field <c>image</c> alone.</summary>
    /// <param name="size">Their side in pixels.</param>
    /// <param name="most">How many, where there are as many.</param>
    public Dataset Decoded(int size, int most)
    {
        var images = new ImageDataset(Images, new Resize(size));
        var count = Math.Min(most, images.Count);
        var bytes = images.Layout.Image.ByteCount;
        var pixels = Tensor.Empty([count, size, size, ByteImage.Channels], dtype: DType.UInt8);
        Parallel.For(0, count, i =>
        {
            var (sample, random) = (new byte[images.Layout.ByteCount], new CounterRandom(seed: 0));
            images.ReadBytes(i, ref random, sample);
            sample.AsSpan(0, bytes).CopyTo(pixels.AsSpan<byte>().Slice(i * bytes, bytes));
        });
        return Dataset.FromArrays((SampleField.ImageName, pixels));
    }

    /// <summary>
    /// Finds the files and makes the loader: shuffled, whole batches only. The cache is to be disposed after the last batch.
    /// </summary>
    public (DataLoader Loader, CachedDataset? Cache) Open()
    {
        var images = new ImageDataset(Images, new Resize(Size));
        var cache = Cache is { } folder ? new CachedDataset(images, folder) : null;
        return (new DataLoader(cache is null ? images : cache,
            new DataLoaderOptions { BatchSize = Batch, Shuffle = true, Workers = Workers, DropLast = true }), cache);
    }
}
