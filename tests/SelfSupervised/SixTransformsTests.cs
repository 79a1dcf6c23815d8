using Relight.Data;
using Relight.SelfSupervised.SixTransforms;
using Relight.Tensors;

namespace Relight.Tests.SelfSupervised;

public sealed class SixTransformsTests
{
    [Theory]   // the image [[1, 2], [3, 4]] by hand
    [InlineData(0, new float[] { 1, 2, 3, 4 })]
    [InlineData(1, new float[] { 2, 4, 1, 3 })]
    [InlineData(2, new float[] { 4, 3, 2, 1 })]
    [InlineData(3, new float[] { 3, 1, 4, 2 })]
    [InlineData(4, new float[] { 2, 1, 4, 3 })]
    [InlineData(5, new float[] { 3, 4, 1, 2 })]
    public void Each_way_moves_pixels_as_its_name_says(int way, float[] expected)
    {
        using var scope = new TensorScope();
        var image = Tensor.FromSpan<float>([1, 2, 3, 4], 1, 1, 2, 2);
        SixTransforms.Apply(image, way).ToArray<float>().ShouldBe(expected);
    }

    [Fact]
    public void Labels_say_what_was_done_to_each_image()
    {
        using var scope = new TensorScope();
        var batch = new Batch(Tensor.Rand([60, 3, 8, 8]).ToChannelsLast(), Tensor.Zeros([60], DType.Int64),
            [.. Enumerable.Range(0, 60)], epoch: 3, seed: 7);
        var shown = new SixTransforms().Apply(batch);
        var ways = shown.Labels.ToArray<long>();
        ways.Distinct().Count().ShouldBe(6);
        for (var row = 0; row < 60; row++)
        {
            TensorAssert.Same(SixTransforms.Apply(batch.Images[row..(row + 1)], (int)ways[row]).Contiguous(),
                shown.Images[row..(row + 1)].Contiguous());
        }
    }

    [Fact]
    public void A_sample_meets_the_same_way_whoever_shares_its_batch_and_another_in_other_epochs()
    {
        using var scope = new TensorScope();
        long[] WaysOf(int[] indices, int epoch)
        {
            var images = Tensor.Rand([indices.Length, 3, 4, 4]);
            return new SixTransforms().Apply(
                new Batch(images, Tensor.Zeros([indices.Length], DType.Int64), indices, epoch, seed: 1)).Labels.ToArray<long>();
        }

        int[] all = [.. Enumerable.Range(0, 40)];
        WaysOf([.. all.Reverse()], 0).Reverse().ShouldBe(WaysOf(all, 0));
        WaysOf(all, 1).ShouldNotBe(WaysOf(all, 0));
    }

    [Fact]
    public void Images_that_are_not_square_are_refused()
    {
        using var scope = new TensorScope();
        var batch = new Batch(Tensor.Rand([1, 3, 4, 6]), Tensor.Zeros([1], DType.Int64), [0]);
        Should.Throw<ShapeException>(() => new SixTransforms().Apply(batch)).Message.ShouldContain("square");
    }
}
