using Relight.Nn;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.Tests.Vision.Backbones;

[Collection(nameof(SeededTests))]
public sealed class VisionTransformerTests
{
    /// <summary>DeiT, arXiv:2012.12877, table 1, to the last one as timm counts them.</summary>
    [Theory]
    [InlineData("vit_tiny_patch16", 5_717_416)]
    [InlineData("vit_small_patch16", 22_050_664)]
    public void It_has_as_many_parameters_as_was_published(string name, long count) =>
        Architectures.Create(name, new BackboneOptions(1000) { ImageSize = 224 }).ParameterCount().ShouldBe(count);

    [Fact]
    public void Its_keys_are_those_of_timm() => new VisionTransformer(8, 4, width: 64, depth: 1, numClasses: 3).StateDict().Names.ShouldBe(
    [
        "cls_token", "pos_embed", "patch_embed.proj.weight", "patch_embed.proj.bias", "blocks.0.norm1.weight", "blocks.0.norm1.bias",
        "blocks.0.attn.qkv.weight", "blocks.0.attn.qkv.bias", "blocks.0.attn.proj.weight", "blocks.0.attn.proj.bias",
        "blocks.0.norm2.weight", "blocks.0.norm2.bias", "blocks.0.mlp.fc1.weight", "blocks.0.mlp.fc1.bias", "blocks.0.mlp.fc2.weight",
        "blocks.0.mlp.fc2.bias", "norm.weight", "norm.bias", "head.weight", "head.bias",
    ]);

    [Fact]
    public void Attention_is_a_mean_of_values_by_how_alike_keys_and_queries_are()
    {
        using var scope = new TensorScope();
        Torch.ManualSeed(1);
        var (query, key, value) = (Tensor.Randn([2, 3, 4]), Tensor.Randn([2, 5, 4]), Tensor.Randn([2, 5, 6]));
        var result = Attention.Of(query, key, value);
        for (var n = 0; n < 2; n++)
        {
            for (var l = 0; l < 3; l++)
            {
                var weights = Enumerable.Range(0, 5).Select(s => Math.Exp((query[n][l] * key[n][s]).Sum().ToDouble() / 2)).ToArray();
                var mean = weights.Select((weight, s) => value[n][s] * (weight / weights.Sum())).Aggregate((a, b) => a + b);
                (mean - result[n][l]).Abs().Max().ToDouble().ShouldBeLessThan(1e-5);
            }
        }
    }

    [Fact]
    public void Tokens_do_not_depend_on_the_order_of_the_others()
    {
        using var scope = new TensorScope();
        using var noGrad = NoGradScope.Enter();
        Torch.ManualSeed(1);
        var network = new VisionTransformer(8, 4, width: 64, depth: 2);
        var tokens = Tensor.Randn([2, 4, 64]);
        (network.Encode(tokens).Select(1, 0) - network.Encode(tokens.Flip([1])).Select(1, 0)).Abs().Max().ToDouble().ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Images_of_another_size_have_places_between_the_learned_ones()
    {
        using var noGrad = NoGradScope.Enter();
        var network = new VisionTransformer(16, 4, width: 64, depth: 1, numClasses: 3);
        network.Forward(Tensor.Zeros([2, 3, 8, 24])).Shape.ToString().ShouldBe("(2, 3)");
        Should.Throw<ShapeException>(() => network.Forward(Tensor.Zeros([2, 3, 10, 16]))).Message.ShouldContain("sides that 4 divides");
        Should.Throw<ArgumentException>(() => Architectures.Create("vit_tiny_patch8", new BackboneOptions(3) { ImageSize = 30 })).Message
            .ShouldBe("The backbone 'vit_tiny_patch8' cannot be made: Expected an image size (--size) that the patch of 8 pixels divides, "
                + "came 30.");
    }
}
