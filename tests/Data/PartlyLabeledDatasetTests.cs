using Relight.Data;
using Relight.Vision.Transforms;
using Relight.Vision.Views;

namespace Relight.Tests.Data;

public sealed class PartlyLabeledDatasetTests
{
    private static readonly SampleShape Shape = new(4, 4);

    [Fact]
    public void Each_sample_comes_without_its_label_beside_one_that_has_its_own()
    {
        var labeled = new NumberedDataset(200, classes: 3, Shape);
        using var batch = Batch(Pairs(new NumberedDataset(60, shape: Shape), labeled));
        batch.Names.ShouldBe(["image", "unlabeled", "label"]);
        for (var row = 0; row < 60; row++)
        {
            ((int)Math.Round(batch["unlabeled"][row, 0, 0, 0].ToDouble() * 255)).ShouldBe(row);
            var partner = (int)Math.Round(batch.Images[row, 0, 0, 0].ToDouble() * 255);
            batch.Labels[row].ToInt64().ShouldBe(labeled.Label(partner));
        }
    }

    [Fact]
    public void Labels_of_its_own_samples_change_nothing()
    {
        var labeled = new NumberedDataset(20, classes: 2, Shape);
        using var two = Batch(Pairs(new NumberedDataset(60, classes: 2, Shape), labeled));
        using var five = Batch(Pairs(new NumberedDataset(60, classes: 5, Shape), labeled));
        two.Names.ShouldAllBe(name => two[name].ToArray<double>().SequenceEqual(five[name].ToArray<double>()));
        var pairs = Pairs(new NumberedDataset(60, classes: 5, Shape), labeled);
        Enumerable.Range(0, 60).ShouldAllBe(index => pairs.Label(index) == -1);
    }

    [Fact]   // 9 of 10 labeled samples are of one class; of 2,000 draws half fall to each, within five deviations of 22
    public void Classes_are_drawn_equally_often()
    {
        var labeled = new Subset(new NumberedDataset(20, classes: 2, Shape), [0, 2, 4, 6, 8, 10, 12, 14, 16, 1]);
        using var batch = Batch(Pairs(new NumberedDataset(2000, shape: Shape), labeled));
        batch.Labels.Sum().ToInt64().ShouldBeInRange(890, 1110);
    }

    [Fact]
    public void Partners_are_the_same_in_the_same_epoch_and_others_in_another()
    {
        var pairs = Pairs(new NumberedDataset(60, shape: Shape), new NumberedDataset(60, classes: 3, Shape));
        using var first = Batch(pairs);
        using var again = Batch(pairs);
        using var next = Batch(pairs, epoch: 1);
        TensorAssert.Same(first.Images, again.Images);
        first.Images.ToArray<float>().SequenceEqual(next.Images.ToArray<float>()).ShouldBeFalse();
    }

    [Fact]
    public void Without_labels_there_is_nothing_to_pair_with()
    {
        var images = new NumberedDataset(4, shape: Shape);
        Should.Throw<ArgumentException>(() => Pairs(images, new Subset(images, []))).Message.ShouldContain("no labeled sample");
        Should.Throw<ArgumentException>(() => new PartlyLabeledDataset(images, images)).Message.ShouldContain("'image'");
    }

    private static PartlyLabeledDataset Pairs(Dataset all, Dataset labeled) =>
        new(new ViewsDataset(all, new View("unlabeled", new Resize(4))), labeled);

    private static Batch Batch(Dataset data, int epoch = 0) =>
        new DataLoader(data, new DataLoaderOptions { BatchSize = data.Count, Workers = 1, Seed = 3 }).Epoch(epoch).Single();
}
