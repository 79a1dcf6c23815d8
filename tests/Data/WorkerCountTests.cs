using System.Security.Cryptography;
using Relight.Data;
using Relight.Data.Caching;
using Relight.Data.Tables;
using Relight.Settings;

namespace Relight.Tests.Data;

/// <summary>Batches are the same bytes for any number of workers, whatever a sample holds, and with a cache as without one.</summary>
public sealed class WorkerCountTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pair")]
    [InlineData("mask")]
    [InlineData("table")]
    public void Any_number_of_workers_reads_the_same_bytes(string kind)
    {
        var alone = Digest(Open(kind), workers: 1, epoch: 1);
        Digest(Open(kind), workers: 1, epoch: 2).ShouldNotBe(alone);
        foreach (var workers in new[] { 2, 4 })
        {
            Digest(Open(kind), workers, epoch: 1).ShouldBe(alone);
        }
    }

    [Theory]
    [InlineData("mask")]
    [InlineData("table")]
    public void A_cache_gives_the_same_bytes_cold_and_warm(string kind)
    {
        var expected = Digest(Open(kind), workers: 1, epoch: 0);
        foreach (var workers in new[] { 1, 2, 4 })
        {
            using var cold = new CachedDataset(Open(kind), _folder[$"{workers}"]);
            Digest(cold, workers, epoch: 0).ShouldBe(expected);
            cold.CachedCount.ShouldBe(kind == "table" ? 40 : 41);
            using var warm = new CachedDataset(Open(kind), _folder[$"{workers}"]);
            Digest(warm, workers, epoch: 0).ShouldBe(expected);
        }
    }

    [Fact]
    public void A_cache_keeps_labels_that_only_reading_tells()
    {
        var reads = 0;
        var samples = new Keyed(10, index =>
        {
            Interlocked.Increment(ref reads);
            return new() { ["label"] = index % 3 };
        });
        using var cache = new CachedDataset(samples, _folder.FullPath);
        Digest(cache, workers: 2, epoch: 0);
        var before = reads;
        Enumerable.Range(0, 10).Select(cache.Label).ShouldBe(Enumerable.Range(0, 10).Select(i => i % 3));
        reads.ShouldBe(before);
    }

    [Fact]   // so that caches of images that were filled before go on to be used: name from the key alone, slots without the label
    public void A_cache_of_labeled_images_holds_their_pixels_alone()
    {
        var images = new NumberedDataset(10, shape: new SampleShape(16, 16));
        using var cache = new CachedDataset(images, _folder.FullPath);
        Path.GetFileName(cache.FilePath)
            .ShouldBe(Convert.ToHexStringLower(SHA256.HashData("numbered 10 16×16×3"u8).AsSpan(0, 16)) + ".samples");
        new FileInfo(cache.FilePath!).Length.ShouldBe(4096 + 4096 + 10 * 16 * 16 * 3);
    }

    private Dataset Open(string kind) => kind switch
    {
        "pair" => new Pairs(),
        "mask" => new Keyed(41, index => index == 7
            ? throw new BadSampleException("sample 7", "it is made to fail")
            : new() { ["image"] = Filled(index), ["mask"] = new long[,] { { index, 1 }, { 2, 3 } }, ["weight"] = index / 2f }),
        _ => Table(),
    };

    private TableDataset Table()
    {
        var path = _folder["table.csv"];
        File.WriteAllLines(path, ["a,city,b,kind",
            .. Enumerable.Range(0, 40).Select(i => $"{i},{(i % 3 == 0 ? "Rome" : "Oslo")},{i * i},{(i % 2 == 0 ? "even" : "odd")}")]);
        return TableDataset.Read(path, "kind", new TableOptions { Codes = ["city"], Standardize = true });
    }

    private static byte[,,] Filled(int index)
    {
        var image = new byte[4, 5, 3];
        Buffer.SetByte(image, index, (byte)index);
        return image;
    }

    private static string Digest(Dataset dataset, int workers, int epoch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var loader = new DataLoader(
            dataset, new DataLoaderOptions { BatchSize = 6, Shuffle = true, Seed = 5, Workers = workers, OnBadSample = OnBadSample.Skip });
        foreach (var batch in loader.Epoch(epoch))
        {
            foreach (var name in batch.Names)
            {
                hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{name} {batch[name].DType} {batch[name].Shape}"));
                hash.AppendData(batch[name].AsBytes());
            }

            batch.Dispose();
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Two images that are drawn at random.</summary>
    private sealed class Pairs : SampleDataset
    {
        public override int Count => 41;

        protected override Sample Read(int index, ref CounterRandom random) =>
            new() { ["left"] = Drawn(ref random), ["right"] = Drawn(ref random), ["same"] = index % 2 == 0 };

        private static SampleValue Drawn(ref CounterRandom random)
        {
            var pixels = new byte[6 * 6 * 3];
            foreach (ref var value in pixels.AsSpan())
            {
                value = (byte)random.NextInt32(256);
            }

            return SampleValue.Image(6, 6, pixels);
        }
    }

    private sealed class Keyed(int count, Func<int, Sample> read) : SampleDataset
    {
        public override int Count => count;

        public override string CacheKey => "keyed 1";

        protected override Sample Read(int index, ref CounterRandom random) => read(index);
    }
}
