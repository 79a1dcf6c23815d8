using Relight.Data;
using Relight.Settings;
using Relight.Tensors;

namespace Relight.Tests.Data;

public class DataLoaderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(8, 20)]
    public void The_number_of_workers_changes_nothing(int workers, int prefetch)
    {
        var expected = Fingerprints(Epoch(Loader(workers: 1, prefetch: 0), 2));
        Fingerprints(Epoch(Loader(workers, prefetch), 2)).ShouldBe(expected);
    }

    [Fact]
    public void Every_sample_comes_once_in_an_epoch_in_a_new_order_each_time()
    {
        var loader = Loader();
        var first = Take(Epoch(loader, 0)).SelectMany(b => b.Indices).ToList();
        var second = Take(Epoch(loader, 1)).SelectMany(b => b.Indices).ToList();
        first.Order().ShouldBe(Enumerable.Range(0, 25));
        second.Order().ShouldBe(Enumerable.Range(0, 25));
        first.ShouldNotBe(second);
    }

    [Fact]
    public void Batches_are_floats_from_0_to_1_with_channels_last()
    {
        var dataset = new NumberedDataset(3, shape: new SampleShape(2, 5));
        using var batch = Epoch(new DataLoader(dataset, new DataLoaderOptions { BatchSize = 3 }), 0).Single();
        batch.Images.Shape.ToString().ShouldBe("(3, 3, 2, 5)");
        batch.Images.DType.ShouldBe(DType.Float32);
        batch.Images.Strides.ShouldBe([30, 1, 15, 3]);
        batch.Images[2, 1, 1, 4].Item<float>().ShouldBe(2 / 255f);
        batch.Labels.ToArray<long>().ShouldBe([0, 1, 0]);
        batch.Labels.DType.ShouldBe(DType.Int64);
    }

    [Fact]
    public void Beginning_in_the_middle_reads_nothing_before_it()
    {
        var dataset = new NumberedDataset(25);
        var options = new DataLoaderOptions { BatchSize = 4, Shuffle = true, Seed = 1, Workers = 2 };
        var all = Fingerprints(Epoch(new DataLoader(dataset, options), 0));
        var before = dataset.Reads;
        Fingerprints(Epoch(new DataLoader(dataset, options), 0, firstBatch: 5)).ShouldBe(all[5..]);
        (dataset.Reads - before).ShouldBe(5);   // batches 5 and 6: four samples and one
        Epoch(new DataLoader(dataset, options), 0, firstBatch: 7).ShouldBeEmpty();
    }

    [Fact]
    public void The_last_batch_is_short_or_left_out()
    {
        Sizes(Loader(dropLast: false)).ShouldBe([4, 4, 4, 4, 4, 4, 1]);
        Sizes(Loader(dropLast: true)).ShouldBe([4, 4, 4, 4, 4, 4]);
        Should.Throw<ArgumentException>(
            () => new DataLoader(new NumberedDataset(3), new DataLoaderOptions { BatchSize = 4, DropLast = true }))
            .Message.ShouldContain("3 samples do not fill one batch of 4");
        Should.Throw<ArgumentException>(() => new DataLoader(new NumberedDataset(0)));
    }

    [Fact]
    public void A_bad_sample_ends_the_epoch_when_its_batch_is_due()
    {
        var loader = new DataLoader(new NumberedDataset(12) { Bad = { 6 } }, new DataLoaderOptions { BatchSize = 4, Workers = 3 });
        var seen = new List<int>();
        var bad = Should.Throw<BadSampleException>(() =>
        {
            foreach (var batch in Epoch(loader, 0))
            {
                seen.Add(batch.Number);
                batch.Dispose();
            }
        });
        bad.Message.ShouldBe("number 6: it is made to fail");
        seen.ShouldBe([0]);
    }

    [Fact]
    public void Skipped_samples_are_missing_from_their_batch_and_listed_once()
    {
        var dataset = new NumberedDataset(12) { Bad = { 1, 4, 5, 6, 7 } };
        var loader = new DataLoader(dataset, new DataLoaderOptions { BatchSize = 4, Workers = 2, OnBadSample = OnBadSample.Skip });
        foreach (var epoch in new[] { 0, 1 })
        {
            var batches = Take(Epoch(loader, epoch));
            batches.Select(b => b.Number).ShouldBe([0, 2]);   // nothing is left of batch 1
            batches[0].Indices.ShouldBe([0, 2, 3]);
            batches[0].Values.ShouldBe([0, 2, 3]);
            batches[0].Labels.ShouldBe([0, 0, 1]);
        }

        loader.Skipped.Select(s => s.Index).ShouldBe([1, 4, 5, 6, 7]);
        loader.Skipped[0].ShouldBe(new BadSample(1, "number 1", "it is made to fail"));
    }

    [Fact]
    public void Other_failures_are_never_skipped_and_name_the_sample()
    {
        var loader = new DataLoader(new FailingDataset(), new DataLoaderOptions { BatchSize = 2, OnBadSample = OnBadSample.Skip });
        var error = Should.Throw<InvalidOperationException>(() => Take(Epoch(loader, 0)));
        error.Message.ShouldBe("Reading sample 0 failed: no such thing");
        error.InnerException.ShouldBeOfType<NotSupportedException>();
    }

    [Fact]   // a thread that ended with it would end the process
    public void A_data_set_that_fails_before_its_first_sample_fails_the_first_batch()
    {
        var loader = new DataLoader(new ShapelessDataset(), new DataLoaderOptions { BatchSize = 2, Workers = 2 });
        Should.Throw<NotSupportedException>(() => Take(Epoch(loader, 0))).Message.ShouldBe("no shape");
    }

    [Fact]
    public void Leaving_an_epoch_early_ends_its_threads()
    {
        var dataset = new NumberedDataset(4000);
        var loader = new DataLoader(dataset, new DataLoaderOptions { BatchSize = 4, Workers = 4, Prefetch = 3 });
        Epoch(loader, 0).First().Dispose();
        var reads = dataset.Reads;
        reads.ShouldBeLessThanOrEqualTo(16);   // the one that was taken and three ahead
        Thread.Sleep(20);
        dataset.Reads.ShouldBe(reads);
    }

    [Fact]
    public void Cancelling_ends_the_waiting()
    {
        using var release = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource(50);
        var loader = new DataLoader(new BlockedDataset(release), new DataLoaderOptions { BatchSize = 1, Workers = 1 });
        using var batches = loader.Epoch(0, 0, cancel.Token).GetEnumerator();
        Should.Throw<OperationCanceledException>(() => batches.MoveNext());   // although the thread still hangs in its read
        release.Set();
    }

    [Fact]
    public void Random_draws_follow_the_sample_and_not_its_place()
    {
        var loader = Loader();
        var byIndex = new Dictionary<int, uint>();
        foreach (var batch in Epoch(loader, 3))
        {
            for (var row = 0; row < batch.Count; row++)
            {
                var random = batch.Random(row, 0);
                byIndex[batch.Indices[row]] = random.NextUInt32();
            }

            batch.Dispose();
        }

        var again = new DataLoader(new NumberedDataset(25), new DataLoaderOptions { BatchSize = 7, Shuffle = false, Seed = 1 });
        foreach (var batch in Epoch(again, 3))
        {
            var random = batch.Random(2, 0);
            random.NextUInt32().ShouldBe(byIndex[batch.Indices[2]]);
            batch.Dispose();
        }
    }

    [Fact]   // all 256 values, and lengths around the vector's
    public void Bytes_are_divided_by_255_and_come_back()
    {
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        foreach (var length in new[] { 0, 1, 15, 16, 17, 255, 256 })
        {
            var floats = new float[length];
            UnitScale.ToFloats(bytes.AsSpan(0, length), floats);
            floats.ShouldBe(bytes.Take(length).Select(b => b / 255f));
            var back = new byte[length];
            UnitScale.ToBytes(floats, back);
            back.ShouldBe(bytes.Take(length));
        }

        var clamped = new byte[4];
        UnitScale.ToBytes([-1, 2, float.NaN, 0.5f], clamped);
        clamped.ShouldBe([0, 255, 0, 128]);
    }

    [Fact]   // the index of a sample takes 4 bytes
    public void Reading_a_sample_allocates_nothing()
    {
        Allocated(batchSize: 10);
        (Allocated(batchSize: 1010) - Allocated(batchSize: 10)).ShouldBeLessThan(1000 * 8);

        static long Allocated(int batchSize)
        {
            var reader = new BatchReader(
                new NumberedDataset(2000), new DataLoaderOptions { BatchSize = batchSize }, [.. Enumerable.Range(0, 2000)], epoch: 0);
            var stopped = false;
            var before = GC.GetAllocatedBytesForCurrentThread();
            using var batch = reader.Read(0, ref stopped);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static IEnumerable<Batch> Epoch(DataLoader loader, int epoch, int firstBatch = 0) =>
        loader.Epoch(epoch, firstBatch, TestContext.Current.CancellationToken);

    private static DataLoader Loader(int workers = 2, int prefetch = 0, bool dropLast = false) => new(
        new NumberedDataset(25),
        new DataLoaderOptions { BatchSize = 4, Shuffle = true, Seed = 1, Workers = workers, Prefetch = prefetch, DropLast = dropLast });

    private static List<int> Sizes(DataLoader loader) => [.. Take(Epoch(loader, 0)).Select(b => b.Indices.Length)];

    private static List<string> Fingerprints(IEnumerable<Batch> batches) =>
        [.. Take(batches).Select(
            b => $"{b.Number}: {string.Join(",", b.Indices)} {string.Join(",", b.Values)} {string.Join(",", b.Labels)}")];

    private static List<(int Number, int[] Indices, int[] Values, long[] Labels)> Take(IEnumerable<Batch> batches)
    {
        var taken = new List<(int, int[], int[], long[])>();
        foreach (var batch in batches)
        {
            using (batch)
            {
                var values = batch.Images.Select(1, 0).Select(1, 0).Select(1, 0).ToArray<float>();
                taken.Add((batch.Number, batch.Indices, [.. values.Select(v => (int)MathF.Round(v * 255))], batch.Labels.ToArray<long>()));
            }
        }

        return taken;
    }

    private sealed class FailingDataset : LabeledImages
    {
        public override int Count => 4;

        public override IReadOnlyList<string> Classes => [];

        public override SampleShape SampleShape => new(1, 1);

        public override int Label(int index) => -1;

        public override int Read(int index, ref CounterRandom random, Span<byte> destination) =>
            throw new NotSupportedException("no such thing");
    }

    private sealed class ShapelessDataset : LabeledImages
    {
        public override int Count => 4;

        public override IReadOnlyList<string> Classes => [];

        public override SampleShape SampleShape => throw new NotSupportedException("no shape");

        public override int Label(int index) => -1;

        public override int Read(int index, ref CounterRandom random, Span<byte> destination) => -1;
    }

    private sealed class BlockedDataset(ManualResetEventSlim release) : LabeledImages
    {
        public override int Count => 4;

        public override IReadOnlyList<string> Classes => [];

        public override SampleShape SampleShape => new(1, 1);

        public override int Label(int index) => -1;

        public override int Read(int index, ref CounterRandom random, Span<byte> destination)
        {
            release.Wait();
            return -1;
        }
    }
}
