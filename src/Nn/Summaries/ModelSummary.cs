using Relight.Tensors;

namespace Relight.Nn.Summaries;

/// <summary>A network layer by layer, and what training it takes: arithmetic and memory.</summary>
/// <param name="Input">Shape of a batch.</param>
/// <param name="Layers">Each application of a layer without layers inside it, in order.</param>
/// <param name="Parameters">Elements of all parameters, shared ones once.</param>
/// <param name="TrainableParameters">Those of them that have gradients.</param>
/// <param name="WeightBytes">Parameters and buffers.</param>
/// <param name="GradientBytes">Gradients of the trainable parameters.</param>
/// <remarks>
/// Found by applying the network once, to one black image, in evaluation mode: nothing of it changes. What autograd keeps is told by
/// the kind of each layer, tensors in the same memory counted once; libraries' work space and fragmentation come on top of it.
/// </remarks>
public sealed record ModelSummary(
    Shape Input, IReadOnlyList<LayerSummary> Layers, long Parameters, long TrainableParameters, long WeightBytes, long GradientBytes)
{
    /// <summary>Multiplications with an addition in one forward pass of one sample. Training does three times as many.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>What autograd keeps of a batch in float32, until the backward pass.</summary>
    public long ActivationBytes => Layers.Sum(layer => layer.KeptBytes);

    /// <summary>The same under autocast to a type of 16 bits, with the weights' copies.</summary>
    public long MixedActivationBytes => Layers.Sum(layer => layer.KeptBytesMixed);

    /// <summary>Looks at a network.</summary>
    /// <param name="network">On the processor; its outputs' first dimension is the batch.</param>
    /// <param name="input">Shape of a batch, (N, C, H, W) for images.</param>
    /// <exception cref="ArgumentException">The network is on another device.</exception>
    /// <exception cref="ShapeException">The network does not take such inputs.</exception>
    public static ModelSummary Of(Layer network, params ReadOnlySpan<long> input)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Parameters().FirstOrDefault(parameter => parameter.Device.Type != DeviceType.Cpu) is { } elsewhere)
        {
            throw new ArgumentException(
                $"A summary is made of a network on the processor; this one is on {elsewhere.Device}.", nameof(network));
        }

        long[] one = [1, .. input[1..]];
        var (plain, mixed) = (Probe(network, one, isMixed: false), Probe(network, one, isMixed: true));
        var batch = input[0];
        var layers = plain.Zip(mixed, (own, other) => new LayerSummary(
            own.Name, own.Layer.GetType().Name, new Shape([batch, .. own.Output.ToArray()[1..]]), own.Parameters, own.MultiplyAdds,
            (batch * own.SampleBytes) + own.FixedBytes, (batch * other.SampleBytes) + other.FixedBytes));
        return new ModelSummary(
            new Shape(input), [.. layers], network.ParameterCount(), network.ParameterCount(trainableOnly: true),
            network.Parameters().Sum(parameter => parameter.SizeInBytes) + network.NamedBuffers().Sum(buffer => buffer.Value.SizeInBytes),
            network.Parameters().Where(parameter => parameter.RequiresGrad).Sum(parameter => parameter.SizeInBytes));
    }

    private static List<LayerProbe.Application> Probe(Layer network, long[] input, bool isMixed)
    {
        var modes = network.Modules().Select(module => (module, module.Training)).ToList();
        network.Eval();
        try
        {
            using var scope = new TensorScope();
            using var noGrad = NoGradScope.Enter();
            using var autocast = AutocastScope.Enter(DeviceType.Cpu, DType.BFloat16, enabled: isMixed);
            using var probe = new LayerProbe(network);
            using var observation = ForwardObservation.Begin(probe);
            network.Forward(Tensor.Zeros(input));
            return probe.Applications;
        }
        finally
        {
            modes.ForEach(mode => mode.module.Train(mode.Training));   // parents first, so that each part ends in its own mode
        }
    }
}
