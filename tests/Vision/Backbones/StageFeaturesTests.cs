using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.Tests.Vision.Backbones;

[Collection(nameof(SeededTests))]
public sealed class StageFeaturesTests
{
    [Theory]
    [InlineData("resnet18", "stem 64, layer1 64, layer2 128, layer3 256, layer4 512")]
    [InlineData("resnet50", "stem 64, layer1 256, layer2 512, layer3 1024, layer4 2048")]
    [InlineData("vit_tiny_patch8", "blocks1 192, blocks2 192, blocks3 192, blocks4 192")]
    public void Every_stage_has_a_vector_an_image_and_the_last_is_the_networks(string name, string expected)
    {
        using var scope = new TensorScope();
        using var noGrad = NoGradScope.Enter();
        Torch.ManualSeed(1);
        var network = Architectures.Create(name, new BackboneOptions(10) { ImageSize = 32 });
        network.Eval();
        var images = Tensor.Rand([2, 3, 32, 32]);
        var stages = network.StageFeatures(images);
        string.Join(", ", stages.Select(stage => $"{stage.Stage} {stage.Features.Size(1)}")).ShouldBe(expected);
        stages.Select(stage => stage.Stage).ShouldBe(network.Stages.Select(stage => stage.Name));
        TensorAssert.Close(network.Features(images), stages[^1].Features, rtol: 1e-5, atol: 1e-6);
    }
}
