using Relight.Data;
using Relight.Settings;
using Relight.Tensors;
using Relight.Vision;
using Relight.Vision.Transforms;
using TaskFactory = Relight.Recipes.TaskFactory;

namespace Relight.Tests.Vision.Transforms;

public sealed class ProgressiveResizeTests
{
    [Theory]
    [InlineData(32, 64, 4, new[] { 32, 40, 48, 56, 64, 64 })]    // 8 pixels an epoch
    [InlineData(20, 64, 2, new[] { 20, 44, 64, 64, 64, 64 })]    // half way: 20 + 22, to the next 8 from the start
    [InlineData(16, 224, 5, new[] { 16, 56, 96, 144, 184, 224 })]   // 41.6 an epoch, rounded to eights
    [InlineData(32, 64, 0, new[] { 64, 64, 64, 64, 64, 64 })]
    [InlineData(96, 64, 5, new[] { 64, 64, 64, 64, 64, 64 })]    // images that are smaller than the start are not enlarged
    public void Sides_grow_by_epoch_from_the_start_to_the_full_size(int start, int full, int growEpochs, int[] expected) =>
        Enumerable.Range(0, 6).Select(epoch => new ProgressiveResize(start, growEpochs).SizeOf(epoch, full)).ShouldBe(expected);

    [Fact]   // two programs for the same filter: floats on the device, and 15-bit weights on bytes
    public void Images_are_resized_as_files_are()
    {
        using var scope = new TensorScope();
        var random = new CounterRandom(1);
        var image = new ByteImage(64, 64);
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = (byte)random.NextInt32(256);
        }

        var expected = new ByteImage(1, 1);
        new Resize(24).Apply(image, expected, ref random);
        var batch = new Batch(ToTensor.FromImages(image), Tensor.Zeros([1], DType.Int64), [0], epoch: 0);
        var resized = new ProgressiveResize(24, growEpochs: 3).Apply(batch);
        TensorAssert.Close(ToTensor.FromImages(expected), resized.Images, rtol: 0, atol: 1.5 / 255);
        resized.Images.Strides[1].ShouldBe(1);   // channels next to each other, as they came
        resized.Labels.ShouldBeSameAs(batch.Labels);
    }

    [Fact]
    public void In_later_epochs_the_batch_stays_as_it_is()
    {
        using var scope = new TensorScope();
        var batch = new Batch(Tensor.Rand([2, 3, 32, 32]), Tensor.Zeros([2], DType.Int64), [0, 1], epoch: 3);
        new ProgressiveResize(16, growEpochs: 3).Apply(batch).ShouldBeSameAs(batch);
    }

    [Fact]
    public void A_recipe_resizes_what_is_learned_from_and_not_what_is_validated()
    {
        var settings = new RunSettings
        {
            Data = new DataSettings { Path = DataSettings.Synthetic, Size = 64 },
            Recipe = new RecipeSettings { StartSize = 32 },
            Training = new TrainingSettings { Epochs = 6 },
            Classes = ["a", "b"],
        };
        TaskFactory.Shown(settings)[0].ToString().ShouldBe("ProgressiveResize { StartSize = 32, GrowEpochs = 3 }");
        var longer = settings with { Recipe = settings.Recipe with { GrowEpochs = 5 } };
        TaskFactory.Shown(longer)[0].ToString().ShouldBe("ProgressiveResize { StartSize = 32, GrowEpochs = 5 }");

        using var scope = new TensorScope();
        var sizes = new List<long>();
        var task = TaskFactory.Create(settings, new SizeRecorder(sizes), ["a", "b"]);
        var batch = new Batch(Tensor.Rand([2, 3, 64, 64]), Tensor.Zeros([2], DType.Int64), [0, 1], epoch: 1);
        task.TrainingStep(batch);
        task.EvaluationStep(batch);
        sizes.ShouldBe([40, 64]);
    }

    [Fact]
    public void A_start_that_is_not_below_the_size_of_the_images_is_refused_by_name() =>
        Should.Throw<ArgumentException>(() => TaskFactory.Shown(new RunSettings
        {
            Data = new DataSettings { Path = DataSettings.Synthetic, Size = 64 },
            Recipe = new RecipeSettings { StartSize = 64 },
        })).Message.ShouldContain("recipe.startSize");

    private sealed class SizeRecorder(List<long> sizes) : Relight.Nn.Layer
    {
        protected override Tensor Compute(Tensor x)
        {
            sizes.Add(x.Size(2));
            return x.Mean([2, 3])[.., ..2];
        }
    }
}
