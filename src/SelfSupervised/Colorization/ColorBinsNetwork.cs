using Relight.Nn;
using Relight.Tensors;
using Relight.Vision.Backbones;

namespace Relight.SelfSupervised.Colorization;

/// <summary>A score for each bin of colors, at a quarter of the image's size; and how often each bin came in training.</summary>
internal sealed class ColorBinsNetwork : Layer
{
    private const int Channels = 64;
    private readonly AvgPool2d _coarser = new(Coarse);

    /// <summary>Pixels for which one answer is given, in each direction.</summary>
    public const int Coarse = 4;

    public ColorBinsNetwork(ResNet encoder)
    {
        var network = new UNet(encoder, Channels);
        Encoder = network.Encoder;
        Network = network;
        Head = new Conv2d(Channels, LabBins.Count, 1);
        Frequencies = new Nn.Buffer(Tensor.Full([LabBins.Count], 1.0 / LabBins.Count));
    }

    /// <summary>What is kept afterwards.</summary>
    public ResNet Encoder { get; }

    /// <summary>The way down and up again.</summary>
    public UNet Network { get; }

    /// <summary>From its channels to bins.</summary>
    public Conv2d Head { get; }

    /// <summary>(bins); a running mean.</summary>
    public Nn.Buffer Frequencies { get; }

    protected override Tensor Compute(Tensor x) => Head.Forward(_coarser.Forward(Network.Forward(x).Relu()));
}
