using Relight.Nn;
using Relight.Tensors;

namespace Relight.Vision.Backbones;

/// <summary>
/// Residual networks: a stem, four stages of residual blocks that halve the image and double the channels, a mean over pixels, a linear
/// layer.
/// </summary>
/// <remarks>He et al. 2016, arXiv:1512.03385. Layers, state keys, forward pass and initial values are torchvision's, so that its weights
/// load by name and the same seed gives the same weights.</remarks>
public sealed class ResNet : Backbone
{
    private ResNet(bool bottleneck, ReadOnlySpan<int> blocks, int numClasses, ResNetStem stem, bool zeroInitResidual)
    {
        Conv1 = stem == ResNetStem.ImageNet
            ? new Conv2d(3, 64, 7, stride: 2, padding: 3, bias: false)
            : new Conv2d(3, 64, 3, stride: stem == ResNetStem.Compact ? 2 : 1, padding: 1, bias: false);
        MaxPool = stem == ResNetStem.ImageNet ? new MaxPool2d(3, stride: 2, padding: 1) : new Identity();
        var channels = 64;
        Layer1 = Stage(bottleneck, ref channels, 64, blocks[0], stride: 1);
        Layer2 = Stage(bottleneck, ref channels, 128, blocks[1], stride: 2);
        Layer3 = Stage(bottleneck, ref channels, 256, blocks[2], stride: 2);
        Layer4 = Stage(bottleneck, ref channels, 512, blocks[3], stride: 2);
        Head = new Linear(channels, numClasses);
        FeatureCount = channels;
        Stem = stem;
        Initialize(zeroInitResidual);
    }

    /// <summary>How the network begins.</summary>
    public ResNetStem Stem { get; }

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <summary>The stem's convolution: 7×7 of stride 2, or 3×3 of stride 2 or 1.</summary>
    public Conv2d Conv1 { get; }

    /// <summary>Normalizes the stem.</summary>
    public BatchNorm2d Bn1 { get; } = new(64);

    /// <summary>In place.</summary>
    public ReLU Relu { get; } = new(inPlace: true);

    /// <summary>3×3 of stride 2; the identity in the other stems.</summary>
    [StateName("maxpool")]
    public Layer MaxPool { get; }

    /// <summary>First stage, at the stem's size.</summary>
    public Sequential Layer1 { get; }

    /// <summary>Second stage, at half the size.</summary>
    public Sequential Layer2 { get; }

    /// <summary>Third stage, at a quarter of the size.</summary>
    public Sequential Layer3 { get; }

    /// <summary>Fourth stage, at an eighth of the size.</summary>
    public Sequential Layer4 { get; }

    /// <summary>Mean over pixels.</summary>
    [StateName("avgpool")]
    public AdaptiveAvgPool2d AvgPool { get; } = new((1, 1));

    /// <summary>The last layer, <c>fc</c> in torchvision.</summary>
    [StateName("fc")]
    public override Layer Head { get; set; }

    /// <inheritdoc/>
    public override IReadOnlyList<BackboneStage> Stages =>
    [
        new("stem", Conv1, Bn1), new("layer1", Layer1), new("layer2", Layer2), new("layer3", Layer3), new("layer4", Layer4),
    ];

    /// <summary>18 layers, 11.7 million parameters with 1,000 classes, 512 features.</summary>
    /// <param name="numClasses">Outputs of the last layer.</param>
    /// <param name="stem">How the network begins.</param>
    /// <param name="zeroInitResidual">Whether the last normalization of each block starts with zero weight (Goyal et al. 2017,
    /// arXiv:1706.02677).</param>
    public static ResNet ResNet18(int numClasses = 1000, ResNetStem stem = ResNetStem.ImageNet, bool zeroInitResidual = false) =>
        new(bottleneck: false, [2, 2, 2, 2], numClasses, stem, zeroInitResidual);

    /// <summary>
    /// 20 layers, 16.4 million parameters with 1,000 classes, 512 features: ResNet-18 with a third block in the last stage, which is what
    /// CNTK calls ResNet-18. (CIFAR's ResNet-20 is another, much narrower network.)
    /// </summary>
    /// <inheritdoc cref="ResNet18" path="/param"/>
    public static ResNet ResNet20(int numClasses = 1000, ResNetStem stem = ResNetStem.ImageNet, bool zeroInitResidual = false) =>
        new(bottleneck: false, [2, 2, 2, 3], numClasses, stem, zeroInitResidual);

    /// <summary>34 layers, 21.8 million parameters with 1,000 classes, 512 features.</summary>
    /// <inheritdoc cref="ResNet18" path="/param"/>
    public static ResNet ResNet34(int numClasses = 1000, ResNetStem stem = ResNetStem.ImageNet, bool zeroInitResidual = false) =>
        new(bottleneck: false, [3, 4, 6, 3], numClasses, stem, zeroInitResidual);

    /// <summary>50 layers, 25.6 million parameters with 1,000 classes, 2,048 features.</summary>
    /// <inheritdoc cref="ResNet18" path="/param"/>
    public static ResNet ResNet50(int numClasses = 1000, ResNetStem stem = ResNetStem.ImageNet, bool zeroInitResidual = false) =>
        new(bottleneck: true, [3, 4, 6, 3], numClasses, stem, zeroInitResidual);

    /// <summary>101 layers, 44.5 million parameters with 1,000 classes, 2,048 features.</summary>
    /// <inheritdoc cref="ResNet18" path="/param"/>
    public static ResNet ResNet101(int numClasses = 1000, ResNetStem stem = ResNetStem.ImageNet, bool zeroInitResidual = false) =>
        new(bottleneck: true, [3, 4, 23, 3], numClasses, stem, zeroInitResidual);

    /// <inheritdoc/>
    public override Tensor Features(Tensor x)
    {
        var y = Layer4.Consume(Layer3.Consume(Layer2.Consume(Layer1.Consume(MaxPool.Consume(StemOf(x))))));
        using var pooled = AvgPool.Consume(y);
        return pooled.Flatten(1);
    }

    /// <summary>
    /// The outputs of the stem (before its max-pool) and of the four stages, from the finest to the coarsest: for dense prediction.
    /// </summary>
    /// <param name="x">Images (N, 3, H, W), floating point.</param>
    /// <returns>Five tensors (N, Cᵢ, Hᵢ, Wᵢ); each size is the one before, halved and rounded up, except between stages of the same
    /// size.</returns>
    public Tensor[] FeatureMaps(Tensor x)
    {
        var stem = StemOf(x);
        var first = Stem == ResNetStem.ImageNet ? Layer1.Consume(MaxPool.Forward(stem)) : Layer1.Forward(stem);
        var second = Layer2.Forward(first);
        var third = Layer3.Forward(second);
        return [stem, first, second, third, Layer4.Forward(third)];
    }

    /// <inheritdoc/>
    /// <remarks>The mean over pixels of each of <see cref="FeatureMaps"/>.</remarks>
    public override IReadOnlyList<(string Stage, Tensor Features)> StageFeatures(Tensor x) =>
        [.. Stages.Zip(FeatureMaps(x), (stage, map) => (stage.Name, AvgPool.Consume(map).Flatten(1)))];

    private static Sequential Stage(bool bottleneck, ref int channels, int width, int count, int stride)
    {
        var stage = new Sequential();
        var outChannels = bottleneck ? width * Bottleneck.Expansion : width;
        for (var i = 0; i < count; i++)
        {
            var step = i == 0 ? stride : 1;
            var downsample = Shortcut.Between(channels, outChannels, step);
            stage.Add(bottleneck ? new Bottleneck(channels, width, step, downsample) : new BasicBlock(channels, width, step, downsample));
            channels = outChannels;
        }

        return stage;
    }

    private Tensor StemOf(Tensor x)
    {
        if (x.Rank != 4 || x.Size(1) != 3)
        {
            throw new ShapeException(nameof(ResNet), "images (N, 3, H, W)", x.Shape);
        }

        return Relu.Consume(Bn1.Consume(Conv1.Forward(x)));
    }

    private void Initialize(bool zeroInitResidual)
    {
        foreach (var module in Modules())
        {
            switch (module)
            {
                case Conv2d convolution:
                    Init.KaimingNormal(convolution.Weight, mode: FanMode.FanOut);
                    break;
                case BasicBlock block when zeroInitResidual:
                    Init.Constant(block.Bn2.Weight!, 0);
                    break;
                case Bottleneck block when zeroInitResidual:
                    Init.Constant(block.Bn3.Weight!, 0);
                    break;
            }
        }
    }
}
