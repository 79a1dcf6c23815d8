using Relight.Nn;
using Relight.Nn.Losses;
using Relight.Tensors;
using Relight.Tests.Golden;
using Relight.Tests.Nn;
using Relight.Vision.Backbones;

namespace Relight.Tests.Vision.Backbones;

/// <summary>ResNets from a seed against torchvision's: Golden/nn_init.py and Golden/resnet.py.</summary>
[Collection(nameof(SeededTests))]
public class ResNetTests
{
    private static readonly StateDict Values = GoldenFile.Read("resnet");

    [Theory]
    [InlineData("resnet18", false)]
    [InlineData("resnet34", false)]
    [InlineData("resnet50", false)]
    [InlineData("resnet101", false)]
    [InlineData("resnet18", true)]
    [InlineData("resnet50", true)]
    public void Keys_and_initial_weights_are_torchvisions_bit_for_bit(string name, bool zeroInitResidual)
    {
        Torch.ManualSeed(1);
        var model = Architectures.Create(name, new BackboneOptions(10) { ZeroInitResidual = zeroInitResidual });
        InitTests.ShouldHaveDigest(model, zeroInitResidual ? $"{name}_zero" : name);
    }

    [Theory]   // float64 leaves some 1e-10 over 50 layers, float32 some 1e-5
    [InlineData("resnet18")]
    [InlineData("resnet34")]
    [InlineData("resnet50")]
    public void Logits_loss_and_gradients_are_torchvisions(string name)
    {
        using var scope = new TensorScope();
        Torch.ManualSeed(1);
        var model = Architectures.Create(name, numClasses: 10);
        model.To(DType.Float64);
        var images = Images().To(DType.Float64);
        var logits = model.Forward(images);
        TensorAssert.Close(Values[$"{name}/train.logits"], logits, rtol: 1e-8, atol: 1e-8, "logits in training mode");
        var loss = new CrossEntropyLoss().Forward(logits, Tensor.FromSpan<long>([3, 1, 4, 1, 5, 9], 6));
        TensorAssert.Close(Values[$"{name}/loss"], loss, rtol: 1e-8);
        loss.Backward();
        var norms = Tensor.Stack([.. model.Parameters().Select(parameter => parameter.Grad!.Norm())]);
        TensorAssert.Close(Values[$"{name}/grad.norms"], norms, rtol: 1e-6, atol: 1e-8, "norms of the gradients");
        TensorAssert.Close(Values[$"{name}/grad.conv1"], ((ResNet)model).Conv1.Weight.Grad![..4], rtol: 1e-6, atol: 1e-6,
            "gradient of conv1");

        model.Forward(images.Flip([0]) * 0.5);
        model.Eval();
        model.To(DType.Float32);
        using var noGrad = NoGradScope.Enter();
        TensorAssert.Close(Values[$"{name}/eval.logits"], model.Forward(Images()), rtol: 1e-4, atol: 1e-4, "logits in use");
    }

    [Theory]
    [InlineData("resnet18", 512)]
    [InlineData("resnet50", 2048)]
    public void Features_are_what_the_last_layer_sees(string name, int count)
    {
        using var noGrad = NoGradScope.Enter();
        var model = Architectures.Create(name, numClasses: 3);
        model.Eval();
        var images = Images();
        var features = model.Features(images);
        features.Shape.ShouldBe([6, count]);
        model.FeatureCount.ShouldBe(count);
        TensorAssert.Same(model.Head.Forward(features), model.Forward(images));
        model.Head = new Identity();
        TensorAssert.Same(features, model.Forward(images));
        model.StateDict().Names.ShouldNotContain("fc.weight");
    }

    [Fact]
    public void The_last_layer_can_be_replaced_by_several()
    {
        var model = Architectures.Create("resnet18");
        model.Head = new Sequential(new Linear(512, 256), new ReLU(), new Linear(256, 6));
        model.StateDict().Names.TakeLast(4).ShouldBe(["fc.0.weight", "fc.0.bias", "fc.2.weight", "fc.2.bias"]);
        model.Forward(Tensor.Randn([2, 3, 32, 32])).Shape.ShouldBe([2, 6]);
    }

    [Fact]   // the first convolution of stride 1 and no max-pool: 32 px end at 4 rather than 1
    public void The_small_stem_keeps_small_images_from_vanishing()
    {
        using var noGrad = NoGradScope.Enter();
        var model = ResNet.ResNet18(10, ResNetStem.Small);
        model.StateDict()["conv1.weight"].Shape.ShouldBe([64, 3, 3, 3]);
        model.FeatureMaps(Tensor.Randn([1, 3, 32, 32])).Select(map => map.Shape).ShouldBe(
            [[1, 64, 32, 32], [1, 64, 32, 32], [1, 128, 16, 16], [1, 256, 8, 8], [1, 512, 4, 4]]);
        model.StateDict().Names.ShouldBe(ResNet.ResNet18(10).StateDict().Names);
    }

    [Fact]   // stride 2 and no max-pool: 64 px end at 4
    public void The_compact_stem_halves_once()
    {
        using var noGrad = NoGradScope.Enter();
        var model = ResNet.ResNet18(10, ResNetStem.Compact);
        model.FeatureMaps(Tensor.Randn([1, 3, 64, 64])).Select(map => map.Shape).ShouldBe(
            [[1, 64, 32, 32], [1, 64, 32, 32], [1, 128, 16, 16], [1, 256, 8, 8], [1, 512, 4, 4]]);
    }

    [Fact]
    public void Feature_maps_halve_from_the_stem_on()
    {
        using var noGrad = NoGradScope.Enter();
        ResNet.ResNet34().FeatureMaps(Tensor.Randn([2, 3, 65, 64])).Select(map => map.Shape).ShouldBe(
            [[2, 64, 33, 32], [2, 64, 17, 16], [2, 128, 9, 8], [2, 256, 5, 4], [2, 512, 3, 2]]);
    }

    [Fact]   // what remains in the scope is what the caller got: 2 tensors, and no activations
    public void A_forward_pass_frees_what_lies_in_between()
    {
        var model = Architectures.Create("resnet50", numClasses: 2);
        using var scope = new TensorScope();
        var images = Tensor.Randn([2, 3, 32, 32]);
        var logits = model.Forward(images);
        scope.Count.ShouldBe(2);
        logits.Sum().Backward();
        model.Parameters().ShouldAllBe(parameter => parameter.Grad != null);
    }

    [Fact]
    public void Anything_but_images_of_three_channels_is_refused() =>
        Should.Throw<ShapeException>(() => ResNet.ResNet18().Forward(Tensor.Zeros([2, 1, 32, 32]))).Message
            .ShouldBe("ResNet expects images (N, 3, H, W), but got (2, 1, 32, 32).");

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        Architectures.Names.ShouldBe(["resnet18", "resnet20-2223", "resnet34", "resnet50", "resnet101",
            "vit_tiny_patch4", "vit_tiny_patch8", "vit_tiny_patch16", "vit_small_patch4", "vit_small_patch8", "vit_small_patch16"]);
        Should.Throw<ArgumentException>(() => Architectures.Create("resnet35")).Message
            .ShouldContain("resnet18, resnet20-2223, resnet34, resnet50, resnet101");
    }

    [Fact]   // 3 significant digits of bfloat16, over 18 layers
    public void Autocast_and_channels_last_change_little()
    {
        using var noGrad = NoGradScope.Enter();
        var model = Architectures.Create("resnet18", numClasses: 10);
        var images = Images();
        model.Forward(images);
        model.Eval();
        var expected = model.Forward(images);
        model.ToChannelsLast();
        TensorAssert.Close(expected, model.Forward(images.ToChannelsLast()), rtol: 1e-3, atol: 1e-3);
        using var autocast = AutocastScope.Enter(DeviceType.Cpu, DType.BFloat16);
        TensorAssert.Close(expected, model.Forward(images.ToChannelsLast()), rtol: 0.1, atol: 0.1);
    }

    /// <summary>As images() in Golden/resnet.py.</summary>
    private static Tensor Images()
    {
        var numbers = Tensor.Arange(6 * 3 * 64 * 64, dtype: DType.Float64);
        return (numbers * numbers * 1e-5).Sin().Reshape([6, 3, 64, 64]).To(DType.Float32);
    }
}
