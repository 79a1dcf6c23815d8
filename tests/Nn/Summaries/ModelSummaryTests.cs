using Relight.Nn;
using Relight.Nn.Summaries;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.Tests.Nn.Summaries;

[Collection(nameof(SeededTests))]
public sealed class ModelSummaryTests
{
    [Theory]   // torchvision's documentation: parameters, and GFLOPS, by which it means 10⁹ multiply-adds at 224 px
    [InlineData("resnet18", 11_689_512, 1.81)]
    [InlineData("resnet20-2223", 11_689_512 + (2 * 512 * 512 * 9) + (4 * 512), 1.81 + (2 * 512 * 512 * 9 * 49 / 1e9))]   // a block more
    [InlineData("resnet34", 21_797_672, 3.66)]
    [InlineData("resnet50", 25_557_032, 4.09)]
    [InlineData("resnet101", 44_549_160, 7.80)]
    public void The_known_networks_have_their_known_size(string name, long parameters, double billions)
    {
        var summary = ModelSummary.Of(Architectures.Create(name), 8, 3, 224, 224);
        summary.Parameters.ShouldBe(parameters);
        summary.Layers.Sum(layer => layer.Parameters).ShouldBe(parameters);
        (summary.MultiplyAdds / 1e9).ShouldBe(billions, 0.015);
        summary.Layers[0].Output.ToArray().ShouldBe([8, 64, 112, 112]);
        summary.Layers[^1].Name.ShouldBe("fc");
    }

    [Fact]   // by hand: the convolution keeps x, the normalization its output, the in-place ReLU writes where the normalization wrote
    public void What_is_kept_follows_the_derivatives_and_memory_counts_once()
    {
        var network = new Sequential(
            new Conv2d(3, 8, 3, padding: 1, bias: false), new BatchNorm2d(8), new ReLU(inPlace: true), new Conv2d(8, 4, 1));
        var layers = ModelSummary.Of(network, 2, 3, 16, 16).Layers;
        const long pixels = 2 * 16 * 16;
        layers.Select(layer => layer.KeptBytes).ShouldBe([pixels * 3 * 4, pixels * 8 * 4, pixels * 8 * 4, 0]);
        layers.Select(layer => layer.KeptBytesMixed)
            .ShouldBe([(pixels * 3 * 2) + (8 * 3 * 9 * 2), pixels * 8 * 2, pixels * 8 * 2, 4 * 8 * 2]);
        layers.Select(layer => layer.MultiplyAdds).ShouldBe([256 * 8 * 27, 0, 0, 256 * 4 * 8]);
    }

    // what the allocator has handed out after a forward pass; small tensors and blocks' heads make the rest
    [Theory, InlineData(false), InlineData(true)]
    public void The_estimate_is_what_a_forward_pass_leaves_in_memory(bool isMixed)
    {
        using var scope = new TensorScope();
        var network = ResNet.ResNet18(10);
        network.ToChannelsLast();
        var images = Tensor.Randn([8, 3, 64, 64]).ToChannelsLast();
        var summary = ModelSummary.Of(network, 8, 3, 64, 64);
        Keep(network, images, isMixed).Dispose();   // libraries make their buffers
        var before = Torch.MemoryStatistics(Device.Cpu).InUse;
        using var loss = Keep(network, images, isMixed);
        var kept = Torch.MemoryStatistics(Device.Cpu).InUse - before + (isMixed ? 0 : images.SizeInBytes);
        var expected = isMixed ? summary.MixedActivationBytes : summary.ActivationBytes;
        ((double)kept / expected).ShouldBeInRange(0.93, 1.10);
    }

    [Fact]
    public void The_network_stays_as_it_was_and_draws_no_random_numbers()
    {
        Torch.ManualSeed(3);
        var network = new Sequential(new Conv2d(3, 4, 3), new BatchNorm2d(4), new Dropout(), new Flatten(), new Linear(4 * 36, 2));
        network[1].Eval();
        using var generator = Generator.Default(Device.Cpu);
        var state = generator.GetState().ToArray<byte>();
        var weights = network.StateDict().SelectMany(entry => entry.Value.AsBytes().ToArray()).ToArray();
        ModelSummary.Of(network, 4, 3, 8, 8);
        generator.GetState().ToArray<byte>().ShouldBe(state);
        network.StateDict().SelectMany(entry => entry.Value.AsBytes().ToArray()).ToArray().ShouldBe(weights);
        network.Modules().Select(module => module.Training).ShouldBe([true, true, false, true, true, true]);
    }

    /// <summary>A forward pass of which only the loss, and with it what autograd keeps, is left.</summary>
    private static Tensor Keep(Layer network, Tensor images, bool isMixed)
    {
        using var scope = new TensorScope();
        using var autocast = AutocastScope.Enter(DeviceType.Cpu, DType.BFloat16, enabled: isMixed);
        return network.Forward(images).Sum().Keep();
    }
}
