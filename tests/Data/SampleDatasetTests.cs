using Relight.Data;
using Relight.Settings;
using Relight.Tensors;

namespace Relight.Tests.Data;

public sealed class SampleDatasetTests
{
    [Fact]
    public void Ten_lines_make_a_data_set()
    {
        using var batch = First(new Squares());
        batch.Names.ShouldBe(["x", "y"]);
        batch["x"].Shape.ShouldBe([3, 2]);
        batch["x"].ToArray<float>().ShouldBe([0, 1, 1, 2, 2, 3]);
        batch["y"].DType.ShouldBe(DType.Float32);
        batch["y"].ToArray<float>().ShouldBe([0, 1, 4]);
    }

    [Fact]
    public void Numbers_become_what_torch_tensor_makes_of_them_and_arrays_keep_their_type()
    {
        var samples = Dataset.From(1, _ => new()
        {
            ["float"] = 1f, ["double"] = 1.0, ["int"] = 1, ["long"] = 1L, ["byte"] = (byte)1, ["bool"] = true,
            ["doubles"] = new double[2], ["ints"] = new int[2, 3], ["bytes"] = new byte[1, 2, 3], ["bools"] = new[] { true, false },
            ["tensor"] = Tensor.Arange(4),
        });
        samples.Layout.ToString().ShouldBe(
            "float float32 (), double float32 (), int int64 (), long int64 (), byte uint8 (), bool bool (), "
            + $"doubles float64 {new Shape(2)}, ints int32 (2, 3), bytes uint8 (1, 2, 3), bools bool {new Shape(2)}, tensor int64 "
                + $"{new Shape(4)}");
        using var batch = First(samples);
        batch["bools"].ToArray<bool>().ShouldBe([true, false]);
        batch["tensor"].ToArray<long>().ShouldBe([0, 1, 2, 3]);
        batch["bool"].Shape.ShouldBe([1]);
    }

    [Fact]   // 51 / 255 = 0.2
    public void Bytes_of_an_image_become_floats_channels_last_and_other_bytes_stay_bytes()
    {
        var pixels = new byte[,,] { { { 0, 51, 255 } }, { { 51, 0, 0 } } };
        using var batch =
            First(Dataset.From(2, _ => new() { ["mask"] = new byte[,] { { 7 }, { 9 } }, ["image"] = pixels,
                ["other"] = SampleValue.Image(1, 1, [255], channels: 1) }));
        batch.Names.ShouldBe(["image", "mask", "other"]);
        batch.Images.Shape.ShouldBe([2, 3, 2, 1]);
        batch.Images.Strides[1].ShouldBe(1);
        batch.Images[0].Permute([1, 2, 0]).Contiguous().ToArray<float>().ShouldBe([0, 0.2f, 1, 0.2f, 0, 0]);
        batch["mask"].ToArray<byte>().ShouldBe([7, 9, 7, 9]);
        batch["other"].Shape.ShouldBe([2, 1, 1, 1]);
        batch["other"].ToArray<float>().ShouldBe([1, 1]);
    }

    [Fact]
    public void A_sample_that_is_not_like_the_first_is_named_with_its_field_and_both_shapes()
    {
        Error(i => new() { ["x"] = new float[i == 2 ? 4 : 3] })
            .ShouldContain($"sample 2, field 'x': expected float32 {new Shape(3)}, as in the first sample, found float32 {new Shape(4)}.");
        Error(i => new() { ["x"] = i == 2 ? (SampleValue)1 : 1f })
            .ShouldContain("sample 2, field 'x': expected float32 (), as in the first sample, found int64 ().");
        Error(i => i == 2 ? new() { ["y"] = 1 } : new() { ["x"] = 1 }).ShouldContain("field 'y': expected nothing of that name");
        Error(i => i == 2 ? new() { ["x"] = 1 } : new() { ["x"] = 1, ["z"] = 1 })
            .ShouldContain("field 'z': expected int64 (), as in the first sample, found nothing.");
        Should.Throw<ArgumentException>(() => (SampleValue)new[] { "a" }).Message.ShouldContain("not String");
        Should.Throw<ArgumentException>(() => (SampleValue)new[] { new[] { 1f } }).Message.ShouldContain("rectangular");
    }

    [Fact]
    public void Bad_samples_are_skipped_even_if_the_first_is_one()
    {
        var samples = Dataset.From(
            5, i => i is 0 or 3 ? throw new BadSampleException($"number {i}", "it is made to fail") : new() { ["x"] = i });
        var loader = new DataLoader(samples, new DataLoaderOptions { BatchSize = 5, OnBadSample = OnBadSample.Skip });
        using var batch = loader.Epoch(0).Single();
        batch["x"].ToArray<long>().ShouldBe([1, 2, 4]);
        loader.Skipped.Select(bad => bad.Name).ShouldBe(["number 0", "number 3"]);
        Should.Throw<BadSampleException>(() => First(samples));
    }

    [Fact]
    public void Labels_are_a_field_that_splits_and_checks_go_by()
    {
        var samples = Dataset.From(20, i => new() { ["x"] = i, ["label"] = i % 2 }, ["even", "odd"]);
        samples.Label(3).ShouldBe(1);
        Stratified.Split(samples, 0.2, seed: 1).Second.Indices.CountBy(i => i % 2).Select(count => count.Value).ShouldBe([2, 2]);
        using var batch = First(samples);
        batch.Labels.ToArray<long>().ShouldBe([0, 1, 0]);
        var wrong = Dataset.From(3, i => new() { ["label"] = i }, ["even", "odd"]);
        Should.Throw<InvalidDataException>(() => First(wrong)).Message.ShouldContain("The label of sample 2 is 2; expected 0 to 1");
        Dataset.From(3, _ => new() { ["x"] = 1 }).Label(0).ShouldBe(-1);
    }

    [Fact]   // 3,000 tensors of 1 MB each would be 3 GB
    public void Tensors_made_while_reading_are_freed_and_those_kept_are_not()
    {
        using var kept = Tensor.Arange(4);
        var samples = Dataset.From(3000, i => new() { ["mean"] = Tensor.Full([1 << 18], i, dtype: DType.Float32).Mean(), ["kept"] = kept });
        foreach (var batch in new DataLoader(samples, new DataLoaderOptions { BatchSize = 1000, Workers = 2 }).Epoch(0))
        {
            batch["mean"].ToArray<float>().ShouldBe(batch.Indices.Select(i => (float)i));
            batch.Dispose();
        }

        kept.ToArray<long>().ShouldBe([0, 1, 2, 3]);
        Environment.WorkingSet.ShouldBeLessThan(3L << 30);
    }

    [Fact]
    public void Arrays_and_tensors_in_memory_are_a_data_set_row_by_row()
    {
        var samples = Dataset.FromArrays(
            ("x", new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }), ("label", new[] { 0, 2, -1 }), ("image", new byte[3, 4, 5, 3]),
            ("turned", Tensor.Arange(6).View([2, 3]).Transpose(0, 1)));
        samples.Classes.ShouldBe(["0", "1", "2"]);
        samples.Label(1).ShouldBe(2);
        using var batch = First(samples);
        batch["x"].ToArray<float>().ShouldBe([1, 2, 3, 4, 5, 6]);
        batch.Labels.ToArray<long>().ShouldBe([0, 2, -1]);
        batch.Images.Shape.ShouldBe([3, 3, 4, 5]);
        batch["turned"].ToArray<long>().ShouldBe([0, 3, 1, 4, 2, 5]);
        Should.Throw<ArgumentException>(() => Dataset.FromArrays(("x", new float[3]), ("y", new float[4]))).Message
            .ShouldContain("as many rows of each");
    }

    private static string Error(Func<int, Sample> read) =>
        Should.Throw<InvalidOperationException>(() => First(Dataset.From(3, read))).Message;

    private static Batch First(Dataset samples) =>
        new DataLoader(samples, new DataLoaderOptions { BatchSize = 3, Workers = 1 }).Epoch(0).First();

    private sealed class Squares : SampleDataset
    {
        public override int Count => 3;

        protected override Sample Read(int index, ref CounterRandom random) =>
            new() { ["x"] = new float[] { index, index + 1 }, ["y"] = (float)(index * index) };
    }
}
