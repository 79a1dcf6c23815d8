using Relight.Nn;
using Relight.Onnx;
using Relight.Tensors;
using Relight.Tensors.Weights;
using Relight.Vision.Backbones;

namespace Relight.Tests.Onnx;

[Collection(nameof(SeededTests))]
public sealed class OnnxResNetReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TensorScope _scope = new();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]   // at sizes that halve evenly, CNTK's padding looks at the same pixels
    [InlineData("resnet20-2223", true, new[] { 2, 2, 2, 3 }, 2)]
    [InlineData("resnet18", false, new[] { 2, 2, 2, 2 }, 2)]
    [InlineData("resnet50", false, new[] { 3, 4, 6, 3 }, 3)]
    public void A_network_of_an_ONNX_file_gives_the_features_that_ONNX_Runtime_gives(
        string architecture, bool padsLikeCntk, int[] blocks, int convolutions)
    {
        var source = Drawn(architecture);
        var path = ResNetOnnx.Write(_folder["net.onnx"], ResNetOnnx.Model(source.StateDict(), 64, padsLikeCntk));

        var read = OnnxResNetReader.Read(path);

        read.Blocks.ShouldBe(blocks);
        read.Convolutions.ShouldBe(convolutions);
        foreach (var (name, tensor) in read.Weights)
        {
            TensorAssert.Same(source.StateDict()[name], tensor, name);
        }

        read.Weights.Names.Order().ShouldBe(source.StateDict().Names
            .Where(name => !name.StartsWith("fc", StringComparison.Ordinal) && !name.EndsWith("tracked", StringComparison.Ordinal)).Order());
        using var noGrad = NoGradScope.Enter();
        var images = Tensor.Randn([2, 3, 64, 64]);
        source.Eval();
        using var model = new OnnxRuntimeModel(path);
        TensorAssert.Close(model.Features(images), source.Features(images), rtol: 1e-4, atol: 1e-4, architecture);
    }

    [Fact]   // a batch norm takes off its mean: less the bias, it takes off less; ε joins the variance
    public void A_convolutions_bias_and_another_epsilon_go_into_the_batch_norm()
    {
        using var noGrad = NoGradScope.Enter();
        var source = Drawn("resnet18");
        var weights = source.StateDict();
        weights.Add("layer1.0.conv1.bias", Tensor.Ones([64]));
        var read = OnnxResNetReader.Read(ResNetOnnx.Model(weights, 64, epsilon: 1e-3f).Graph, "net.onnx").Weights;
        TensorAssert.Close(weights["layer1.0.bn1.running_mean"] - 1, read["layer1.0.bn1.running_mean"]);
        TensorAssert.Close(weights["layer1.0.bn1.running_var"] + (1e-3 - 1e-5), read["layer1.0.bn1.running_var"], rtol: 1e-6, atol: 1e-7);
    }

    [Fact]
    public void What_is_no_ResNet_is_refused_with_the_place()
    {
        var weights = Drawn("resnet18").StateDict();
        Refusal(ResNetOnnx.Model(weights, 64, withoutNorm: "layer1.0.conv1")).ShouldContain("expected BatchNormalization after");
        var model = ResNetOnnx.Model(weights, 64);
        model.Graph.Node[0].Attribute.Single(one => one.Name == "pads").Ints[0] = 0;
        Refusal(model).ShouldContain("the Conv that gives 'v0' is none of a ResNet: stride (2, 2), padding (0, 3, 3, 3)");
        model = ResNetOnnx.Model(weights, 64);
        model.Graph.Initializer[0].Dims[0] = 63;
        Refusal(model).ShouldContain("tensor 'w0': its shape (63, 3, 7, 7) asks for 9261 numbers, and 9408 are there");
        model = ResNetOnnx.Model(weights, 64);
        model.Graph.Initializer[0].DataType = 11;
        Refusal(model).ShouldContain("tensor 'w0': expected float32");
        model = ResNetOnnx.Model(weights, 64);
        model.Graph.Input.Add(model.Graph.Input[0].Clone());
        Refusal(model).ShouldContain("expected one input, the images, and it has 2");
    }

    [Fact]
    public void A_file_of_another_kind_is_told_from_a_model()
    {
        File.WriteAllText(_folder["text.onnx"], "this is no protobuf");
        Should.Throw<WeightsFormatException>(() => OnnxResNetReader.Read(_folder["text.onnx"])).Message
            .ShouldContain("expected a model in ONNX's format");
        File.WriteAllBytes(_folder["empty.onnx"], []);
        Should.Throw<WeightsFormatException>(() => OnnxResNetReader.Read(_folder["empty.onnx"])).Message.ShouldContain("has no graph");
        Should.Throw<FileNotFoundException>(() => OnnxResNetReader.Read(_folder["nowhere.onnx"]));
    }

    private string Refusal(Relight.Onnx.Messages.ModelProto model) =>
        Should.Throw<WeightsFormatException>(() => OnnxResNetReader.Read(ResNetOnnx.Write(_folder["net.onnx"], model))).Message;

    /// <summary>A network whose batch norms are none of the identity.</summary>
    private static Backbone Drawn(string architecture)
    {
        Torch.ManualSeed(1);
        using var noGrad = NoGradScope.Enter();
        var network = Architectures.Create(architecture, 10);
        foreach (var norm in network.Modules().OfType<BatchNorm2d>())
        {
            norm.RunningMean!.NormalInPlace(0, 0.1);
            norm.RunningVar!.UniformInPlace(0.5, 1.5);
            norm.Bias!.NormalInPlace(0, 0.1);
        }

        return network;
    }
}
