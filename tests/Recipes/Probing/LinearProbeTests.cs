using Relight.Recipes.Probing;
using Relight.Tensors;

namespace Relight.Tests.Recipes.Probing;

[Collection(nameof(SeededTests))]
public sealed class LinearProbeTests
{
    [Fact]
    public void Classes_that_a_plane_parts_are_told_apart()
    {
        using var scope = new TensorScope();
        var (features, labels) = Clouds(300, distance: 6);
        LinearProbe.Fit(features, labels).Accuracy(features, labels).ShouldBe(1);
    }

    [Fact]   // two normal clouds at distance d: Φ(d/2) of the best classifier's answers are right, 84.1 % for d = 2
    public void Clouds_that_overlap_are_told_as_well_as_can_be()
    {
        using var scope = new TensorScope();
        var (features, labels) = Clouds(4000, distance: 2);
        var (others, theirs) = Clouds(4000, distance: 2, seed: 8);
        LinearProbe.Fit(features, labels).Accuracy(others, theirs).ShouldBe(0.841, 0.015);
    }

    [Fact]
    public void Noise_is_told_no_better_than_by_guessing()
    {
        using var scope = new TensorScope();
        Torch.ManualSeed(5);
        var (features, others) = (Tensor.Randn([500, 20]), Tensor.Randn([2000, 20]));
        var accuracy = LinearProbe.Fit(features, Tensor.Randint(0, 4, [500])).Accuracy(others, Tensor.Randint(0, 4, [2000]));
        accuracy.ShouldBe(0.25, 0.04);
    }

    private static (Tensor Features, Tensor Labels) Clouds(int count, double distance, ulong seed = 7)
    {
        Torch.ManualSeed(seed);
        var labels = Tensor.Arange(count).Remainder(2);
        var shift = (labels.To(DType.Float32) * distance).Unsqueeze(1);
        return (Tensor.Cat([Tensor.Randn([count, 1]) + shift, Tensor.Randn([count, 3])], 1), labels);
    }
}
