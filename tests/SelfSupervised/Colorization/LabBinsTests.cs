using Relight.SelfSupervised.Colorization;
using Relight.Tensors;

namespace Relight.Tests.SelfSupervised.Colorization;

[Collection(nameof(SeededTests))]
public sealed class LabBinsTests
{
    /// <summary>Lindbloom's calculator for sRGB and D65.</summary>
    [Theory]
    [InlineData(1, 1, 1, 0, 0)]
    [InlineData(0.2, 0.2, 0.2, 0, 0)]
    [InlineData(1, 0, 0, 80.09, 67.20)]
    [InlineData(0, 1, 0, -86.18, 83.18)]
    [InlineData(0, 0, 1, 79.20, -107.86)]
    public void Colors_have_their_a_and_b(double red, double green, double blue, double a, double b)
    {
        var ab = Lab.Colors(Tensor.FromSpan<float>([(float)red, (float)green, (float)blue], 1, 3, 1, 1)).Flatten().ToArray<float>();
        ab[0].ShouldBe((float)a, 0.1f);
        ab[1].ShouldBe((float)b, 0.1f);
    }

    [Fact]
    public void Lightness_and_colors_together_are_the_image()
    {
        using var scope = new TensorScope();
        Torch.ManualSeed(1);
        var images = Tensor.Rand([2, 3, 5, 7]);
        (Lab.Colored(images, Lab.Colors(images)) - images).Abs().Max().ToDouble().ShouldBeLessThan(1e-3);
    }

    [Fact]
    public void There_are_as_many_bins_as_weights_of_a_run_have() => LabBins.Count.ShouldBe(260);

    /// <summary>A step runs in bfloat16 where that is faster; colors must not.</summary>
    [Fact]
    public void Shares_are_the_same_in_a_step_of_half_precision()
    {
        using var scope = new TensorScope();
        Torch.ManualSeed(2);
        var images = Tensor.Rand([2, 3, 6, 6]);
        var expected = LabBins.Shares(Lab.Colors(images));
        using var half = AutocastScope.Enter(DeviceType.Cpu, DType.BFloat16);
        LabBins.Shares(Lab.Colors(images)).ToArray<float>().ShouldBe(expected.ToArray<float>());
    }

    [Fact]
    public void A_color_is_shared_among_the_bins_around_it()
    {
        using var scope = new TensorScope();
        var shares = LabBins.Shares(Tensor.FromSpan<float>([0, 0, 11, 3], 1, 1, 2, 2));
        shares.Sum([1]).Flatten().ToArray<float>().ShouldAllBe(sum => Math.Abs(sum - 1) < 1e-5);
        var mean = shares.Select(2, 0).Transpose(1, 2).Matmul(LabBins.Centers)[0];
        mean[0].Abs().Max().ToDouble().ShouldBeLessThan(1e-4);
        (mean[1] - Tensor.FromSpan<float>([11, 3], 2)).Abs().Max().ToDouble().ShouldBeLessThan(3);
    }
}
