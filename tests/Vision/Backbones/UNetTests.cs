using Relight.Nn;
using Relight.Tensors;
using Relight.Tests.Golden;
using Relight.Vision.Backbones;

namespace Relight.Tests.Vision.Backbones;

/// <summary>The U-Net against the same network written in PyTorch: Golden/unet.py.</summary>
[Collection(nameof(SeededTests))]
public class UNetTests
{
    private static readonly StateDict Values = GoldenFile.Read("unet");

    [Theory]
    [InlineData("imagenet_shuffle", ResNetStem.ImageNet, UNetUpsampling.PixelShuffle, 45, 64)]
    [InlineData("imagenet_bilinear", ResNetStem.ImageNet, UNetUpsampling.Bilinear, 64, 37)]
    [InlineData("small_shuffle", ResNetStem.Small, UNetUpsampling.PixelShuffle, 30, 19)]
    [InlineData("small_bilinear", ResNetStem.Small, UNetUpsampling.Bilinear, 16, 24)]
    public void Outputs_have_the_images_size_and_PyTorchs_values(
        string name, ResNetStem stem, UNetUpsampling upsampling, int height, int width)
    {
        using var scope = new TensorScope();
        Torch.ManualSeed(1);
        var model = new UNet(ResNet.ResNet18(10, stem), 2, upsampling);
        var numbers = Tensor.Arange(2 * 3 * height * width, dtype: DType.Float64);
        var images = (numbers * numbers * 1e-5).Sin().Reshape([2, 3, height, width]).To(DType.Float32).To(DType.Float64);
        model.To(DType.Float64);
        var output = model.Forward(images);
        output.Shape.ShouldBe([2, 2, height, width]);
        TensorAssert.Close(Values[$"{name}/output"], output.Slice(2, step: 3).Slice(3, step: 3), rtol: 1e-8, atol: 1e-8, "output");
        var weights = (Tensor.Arange(output.ElementCount, dtype: DType.Float64) * 0.7).Cos().Reshape(output.Shape);
        (output * weights).Sum().Backward();
        var norms = Tensor.Stack([.. model.Parameters().Select(parameter => parameter.Grad!.Norm())]);
        TensorAssert.Close(Values[$"{name}/grad.norms"], norms, rtol: 1e-6, atol: 1e-8, "norms of the gradients");
    }

    [Theory]
    [InlineData(1, 1, ResNetStem.ImageNet)]
    [InlineData(7, 33, ResNetStem.Compact)]
    [InlineData(65, 64, ResNetStem.Small)]
    public void Any_size_comes_back(int height, int width, ResNetStem stem)
    {
        using var noGrad = NoGradScope.Enter();
        var model = new UNet(height == 1 ? ResNet.ResNet50(10, stem) : ResNet.ResNet18(10, stem), 3);
        model.Eval();
        model.Forward(Tensor.Randn([1, 3, height, width])).Shape.ShouldBe([1, 3, height, width]);
    }

    [Fact]
    public void The_encoder_is_used_with_its_weights_and_without_its_last_layer()
    {
        var encoder = ResNet.ResNet18();
        var model = new UNet(encoder, 1);
        model.Encoder.ShouldBeSameAs(encoder);
        model.StateDict()["encoder.conv1.weight"].ShouldBeSameAs(encoder.Conv1.Weight);
        encoder.Head.ShouldBeOfType<Identity>();
        model.StateDict().Names.ShouldContain("blocks.4.conv2.weight");
    }

    [Fact]   // "ICNR": the four pixels of a shuffle start equal, so that no checkerboard does
    public void Shuffled_pixels_start_equal()
    {
        var shuffle = (Sequential)new UNet(ResNet.ResNet18(), 1).Blocks[0].Up;
        var pixels = shuffle.Forward(Tensor.Randn([1, 512, 2, 2]));
        TensorAssert.Same(pixels[0, .., 0, 0], pixels[0, .., 1, 1]);
        TensorAssert.Same(pixels[0, .., 2, 1], pixels[0, .., 3, 0]);
    }

    [Fact]   // images and the output: two tensors
    public void A_forward_pass_frees_what_lies_in_between()
    {
        var model = new UNet(ResNet.ResNet18(), 1, UNetUpsampling.Bilinear);
        using var scope = new TensorScope();
        model.Forward(Tensor.Randn([2, 3, 33, 33]));
        scope.Count.ShouldBe(2);
    }
}
