using Relight.Recipes.Embedding;
using Relight.Tensors;

namespace Relight.Tests.Recipes.Embedding;

public sealed class NearestPhotosTests
{
    [Fact]   // cosines with (1, 0): 0, 1, 0.6, −1, 1; length does not count, and of equals the earlier is first
    public void The_nearest_are_those_of_the_greatest_cosine()
    {
        using var scope = new TensorScope();
        var features = Tensor.FromSpan<float>([0, 1, 5, 0, 3, 4, -1, 0, 1, 0], [5, 2]);
        var found = NearestPhotos.Of(features, Tensor.FromSpan<float>([2, 0], [1, 2]), 4);
        found.Select(one => one.Row).ShouldBe([1, 4, 2, 0]);
        found[2].Similarity.ShouldBe(0.6f, 1e-6f);
    }
}
