using Relight.Data;
using Relight.Tensors;
using Relight.Vision.Transforms;

namespace Relight.Tests.Vision.Transforms;

public sealed class MixingTests
{
    [Fact]
    public void Mix_up_mixes_images_and_labels_by_the_same_weight()
    {
        using var scope = new TensorScope();
        var mixed = new MixUp(1, classes: 4).Apply(Batch(epoch: 0));
        var labels = mixed.Labels.ToArray<float>();
        for (var row = 0; row < 4; row++)
        {
            // The image of class c is c everywhere, so a mixed pixel is the mean class.
            var mean = Enumerable.Range(0, 4).Sum(c => c * labels[(row * 4) + c]);
            mixed.Images[row].Mean().ToDouble().ShouldBe(mean, 1e-5);
            Enumerable.Range(0, 4).Sum(c => labels[(row * 4) + c]).ShouldBe(1, 1e-5);
        }
    }

    [Fact]
    public void Cut_mix_mixes_labels_by_area()
    {
        using var scope = new TensorScope();
        for (var epoch = 0; epoch < 20; epoch++)
        {
            var mixed = new CutMix(1, classes: 4).Apply(Batch(epoch));
            var labels = mixed.Labels.ToArray<float>();
            for (var row = 0; row < 4; row++)
            {
                var mean = Enumerable.Range(0, 4).Sum(c => c * labels[(row * 4) + c]);
                mixed.Images[row].Mean().ToDouble().ShouldBe(mean, 1e-5);
            }
        }
    }

    [Fact]
    public void The_same_batch_is_mixed_the_same_way_and_another_epoch_differently()
    {
        using var scope = new TensorScope();
        float[] At(int epoch) => new MixUp(0.4, 4).Apply(Batch(epoch)).Labels.ToArray<float>();
        At(3).ShouldBe(At(3));
        At(3).ShouldNotBe(At(4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    public void An_alpha_out_of_range_is_refused(double alpha)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new MixUp(alpha, 4));
        Should.Throw<ArgumentOutOfRangeException>(() => new CutMix(alpha, 4));
    }

    private static Batch Batch(int epoch)
    {
        var images = Tensor.Arange(4).To(DType.Float32).Reshape(4, 1, 1, 1).Expand([4, 3, 8, 8]).Contiguous();
        return new Batch(images, Tensor.Arange(4), [0, 1, 2, 3], epoch);
    }
}
