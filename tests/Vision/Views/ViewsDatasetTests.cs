using Relight.Data;
using Relight.Tensors;
using Relight.Tests.Data;
using Relight.Vision;
using Relight.Scenes;
using Relight.Vision.Folders;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

namespace Relight.Tests.Vision.Views;

public sealed class ViewsDatasetTests
{
    private static readonly IImageTransform Chain = new ImagePipeline(new RandomCrop(12, padding: 2), new RandomHorizontalFlip());

    [Fact]
    public void A_single_view_called_image_draws_from_the_samples_stream()
    {
        var scenes = new SyntheticScenes(3, size: 16);
        var random = new CounterRandom(5, epoch: 2, index: 1);
        var (pixels, label) = new ViewsDataset(scenes, Chain).ReadImage(1, ref random);
        var (source, result, own) = (new ByteImage(16, 16), new ByteImage(), new CounterRandom(5, epoch: 2, index: 1));
        scenes.Read(1, ref own, source.Pixels).ShouldBe(label);
        Chain.Apply(source, result, ref own);
        pixels.ShouldBe(result.Pixels.ToArray());
        random.NextUInt32().ShouldBe(own.NextUInt32());
    }

    [Fact]
    public void The_image_is_read_once_for_all_views()
    {
        var source = new NumberedDataset(4, shape: new SampleShape(16, 16));
        using var batch =
            Batch(new ViewsDataset(source, new View("view0", Chain), new View("view1", new Resize(8)), new View("view2", Chain)));
        source.Reads.ShouldBe(4);
        batch.Names.ShouldBe(["view0", "view1", "view2", "label"]);
        batch["view0"].Shape.ShouldBe([4, 3, 12, 12]);
        batch["view1"].Shape.ShouldBe([4, 3, 8, 8]);
        batch["view1"].Strides[1].ShouldBe(1);
        batch["view1"][3, 0, 0, 0].Item<float>().ShouldBe(3 / 255f);
        batch.Labels.ToArray<long>().ShouldBe([0, 1, 0, 1]);
    }

    [Fact]
    public void Each_view_draws_for_itself_whatever_others_there_are()
    {
        var scenes = new SyntheticScenes(8, size: 16);
        using var one = Batch(new ViewsDataset(scenes, new View("b", Chain)));
        using var image = Batch(new ViewsDataset(scenes, Chain));
        using var all = Batch(new ViewsDataset(scenes, new View("a", Chain), new View("b", Chain), new View("image", Chain)));
        TensorAssert.Same(one["b"], all["b"]);
        TensorAssert.Same(image.Images, all.Images);
        Differ(all["a"], all["b"]);
        Differ(all["a"], all.Images);
    }

    [Fact]
    public void Other_fields_of_a_sample_stay_as_they_are()
    {
        var pairs = Dataset.From(2, i => new() { ["mask"] = new[] { i, 7L }, ["image"] = new byte[16, 16, 3], ["label"] = i });
        using var batch = Batch(new ViewsDataset(pairs, new View("view0", Chain), new View("view1", Chain)));
        batch.Names.ShouldBe(["view0", "view1", "mask", "label"]);
        batch["mask"].ToArray<long>().ShouldBe([0, 7, 1, 7]);
        batch.Labels.ToArray<long>().ShouldBe([0, 1]);
    }

    [Fact]
    public void What_is_no_rgb_image_or_leaves_its_size_open_is_refused()
    {
        var scenes = new SyntheticScenes(1, size: 16);
        Should.Throw<ArgumentException>(() => new ViewsDataset(Dataset.From(1, _ => new() { ["x"] = 1 }), Chain)).Message
            .ShouldContain("no image called 'image', but x int64 ()");
        Should.Throw<ArgumentException>(() => new ViewsDataset(Dataset.FromArrays(("image", new byte[1, 16, 16, 1])), Chain)).Message
            .ShouldContain("16×16×1");
        Should.Throw<ArgumentException>(() => new ViewsDataset(scenes, new View("label", Chain))).Message.ShouldContain("'label'");
        Should.Throw<ArgumentException>(() => new ViewsDataset(scenes)).Message.ShouldContain("at least one");
    }

    [Fact]
    public void A_file_is_decoded_once_for_views_of_several_sizes()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["images", "a"]);
        File.WriteAllBytes(folder["images", "a", "0.png"], Decoding.TestFile.Save(Decoding.TestFile.Picture(40, 30), "pngsave_buffer"));
        var list = ImageFolder.Read(folder["images"]);
        using var both = Batch(new ImageDataset(list, [new View("view0", new RandomResizedCrop(16)), new View("small", new Resize(8))]));
        using var small = Batch(new ImageDataset(list, new Resize(8)));
        both["view0"].Shape.ShouldBe([1, 3, 16, 16]);
        TensorAssert.Same(small.Images, both["small"]);
        new ImageDataset(list, [new View("a", new Resize(8)), new View("b", new Resize(9))]).CacheKey
            .ShouldNotBe(new ImageDataset(list, new Resize(8)).CacheKey);
    }

    [Fact]
    public void A_batch_transform_pointed_at_a_view_changes_it_alone_and_draws_for_it()
    {
        var images = Tensor.Rand([6, 3, 8, 8]).ToChannelsLast();
        Batch Shown() =>
            new([("view0", images), ("view1", images), ("label", Tensor.Zeros([6], DType.Int64))], [.. Enumerable.Range(0, 6)], seed: 3);
        var jitter = new ColorJitter(0.5, 0.5, 0.5, 0.1);
        var result = new BatchPipeline(jitter.On("view0"), jitter.On("view1")).Apply(Shown());
        result.Names.ShouldBe(["view0", "view1", "label"]);
        Differ(images, result["view0"]);
        Differ(result["view0"], result["view1"]);
        TensorAssert.Same(result["view1"], jitter.On("view1").Apply(Shown())["view1"]);   // whatever is done with the other
        var twice = Shown();
        Differ(jitter.On("view1").Apply(twice)["view1"], jitter.On("view1").Apply(twice)["view1"]);   // each asks for a stream of its own
        jitter.On("image").ShouldBeSameAs(jitter);
        jitter.On("view1").ToString()!.ShouldEndWith(" on view1");
        Should.Throw<KeyNotFoundException>(() => jitter.On("view2").Apply(Shown())).Message.ShouldContain("'view2'");
    }

    [Fact]
    public void A_pointed_transform_that_mixes_labels_changes_them_and_leaves_the_image()
    {
        var images = Tensor.Rand([4, 3, 8, 8]);
        var batch = new Batch([("image", images), ("view", Tensor.Rand([4, 3, 8, 8])), ("label", Tensor.Arange(4))], [0, 1, 2, 3]);
        var mix = new MixUp(1, classes: 4).On("view");
        mix.MixesLabels.ShouldBeTrue();
        var mixed = mix.Apply(batch);
        mixed.Images.ShouldBeSameAs(images);
        mixed.Labels.Shape.ShouldBe([4, 4]);
        Differ(batch["view"], mixed["view"]);
    }

    private static Batch Batch(Dataset dataset) =>
        new DataLoader(dataset, new DataLoaderOptions { BatchSize = dataset.Count, Seed = 9, Workers = 1 }).Epoch(1).Single();

    private static void Differ(Tensor a, Tensor b) =>
        a.Contiguous().ToArray<float>().SequenceEqual(b.Contiguous().ToArray<float>()).ShouldBeFalse();
}
