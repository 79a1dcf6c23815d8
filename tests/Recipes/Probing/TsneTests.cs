using Relight.Recipes.Probing;
using Relight.Tensors;

namespace Relight.Tests.Recipes.Probing;

[Collection(nameof(SeededTests))]
public sealed class TsneTests
{
    [Fact]   // on a line in space: the first component is the place on the line, and there is no second
    public void The_first_component_of_points_on_a_line_is_their_place_on_it()
    {
        using var scope = new TensorScope();
        var places = Tensor.FromSpan<double>([-5, -1, 0, 2, 4], 5, 1);
        var direction = Tensor.FromSpan<double>([2, 3, 6], 1, 3) / 7;   // of length 1
        var plane = PrincipalComponents.Of(places.Matmul(direction) + 10);
        TensorAssert.Close(-places, plane.Narrow(1, 0, 1), rtol: 1e-9, atol: 1e-9);   // the largest by size, −5, is to be positive
        plane.Narrow(1, 1, 1).Abs().Max().ToDouble().ShouldBeLessThan(1e-9);
    }

    [Fact]
    public void Clusters_stay_together_and_the_picture_is_the_same_each_time()
    {
        using var scope = new TensorScope();
        Torch.ManualSeed(3);
        var cluster = Tensor.Arange(60).Remainder(4);
        var rows = (Tensor.Randn([4, 20]) * 3).IndexSelect(0, cluster) + Tensor.Randn([60, 20]);
        var places = Tsne.Of(rows, perplexity: 10);
        var distances = (places.Unsqueeze(0) - places.Unsqueeze(1)).Square().Sum([2]) + (Tensor.Eye(60, DType.Float64) * 1e9);
        cluster.IndexSelect(0, distances.Argmin(1)).Eq(cluster).All().ToBoolean().ShouldBeTrue();
        places.Std([0], unbiased: false).Min().ToDouble().ShouldBeGreaterThan(1);   // it has left the start, whose deviation is 1e-4
        TensorAssert.Close(places, Tsne.Of(rows, perplexity: 10), rtol: 0);
    }

    [Fact]
    public void Too_few_rows_are_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Tsne.Of(Tensor.Zeros([Tsne.FewestRows - 1, 3])));
}
