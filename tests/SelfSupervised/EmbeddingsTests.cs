using Relight.SelfSupervised;
using Relight.Tensors;

namespace Relight.Tests.SelfSupervised;

[Collection(nameof(SeededTests))]
public sealed class EmbeddingsTests
{
    [Fact]
    public void A_point_has_neither_spread_nor_rank()
    {
        using var scope = new TensorScope();
        var point = Tensor.Ones([20, 8]);
        Embeddings.Spread(point).ToDouble().ShouldBe(0, 1e-6);
        Embeddings.EffectiveRank(point).ShouldBe(1, 1e-3);
    }

    [Fact]   // of normal values each direction is as likely, so that the deviation of a dimension is 1/√D
    public void Directions_drawn_evenly_have_spread_1_and_full_rank()
    {
        using var scope = new TensorScope();
        Torch.ManualSeed(1);
        var all = Tensor.Randn([4000, 16]);
        Embeddings.Spread(all).ToDouble().ShouldBe(1, 0.01);
        Embeddings.EffectiveRank(all).ShouldBe(16, 0.1);
    }

    [Fact]   // four directions alike: exp of the entropy of four equal shares
    public void Rank_counts_the_directions_that_are_used()
    {
        using var scope = new TensorScope();
        Embeddings.EffectiveRank(Tensor.Cat([Tensor.Eye(4), Tensor.Zeros([4, 6])], 1)).ShouldBe(4, 1e-3);
    }
}
