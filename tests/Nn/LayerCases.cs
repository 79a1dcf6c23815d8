using Relight.Nn;

namespace Relight.Tests.Nn;

/// <summary>The layers of Golden/nn_layers.py, under its names.</summary>
internal static class LayerCases
{
    public static readonly IReadOnlyDictionary<string, Func<Layer>> All = new Dictionary<string, Func<Layer>>
    {
        ["conv1d"] = () => new Conv1d(4, 6, 3, stride: 2, padding: 1, groups: 2),
        ["conv1d_dilated"] = () => new Conv1d(3, 2, 2, dilation: 3, bias: false),
        ["conv2d"] = () => new Conv2d(3, 4, 3, padding: 1),
        ["conv2d_pairs"] = () => new Conv2d(4, 6, (3, 2), stride: (2, 1), padding: (1, 0), dilation: (1, 2), groups: 2, bias: false),
        ["conv2d_depthwise"] = () => new Conv2d(3, 3, 3, padding: 1, groups: 3),
        ["conv_transpose2d"] = () => new ConvTranspose2d(4, 6, 3, stride: 2, padding: 1, outputPadding: 1, groups: 2),
        ["conv_transpose2d_dilated"] = () => new ConvTranspose2d(2, 3, 2, bias: false, dilation: 2),
        ["batch_norm1d"] = () => new BatchNorm1d(5),
        ["batch_norm1d_sequence"] = () => new BatchNorm1d(3, eps: 1e-3, momentum: 0.3),
        ["batch_norm2d"] = () => new BatchNorm2d(3),
        ["batch_norm2d_eval"] = () => Evaluating(new BatchNorm2d(3)),
        ["batch_norm2d_cumulative"] = () => new BatchNorm2d(3, momentum: null),
        ["batch_norm2d_plain"] = () => Evaluating(new BatchNorm2d(3, affine: false, trackRunningStats: false)),
        ["group_norm"] = () => new GroupNorm(2, 6),
        ["layer_norm"] = () => new LayerNorm(7),
        ["layer_norm_two_dimensions"] = () => new LayerNorm([4, 3], eps: 1e-3),
        ["linear"] = () => new Linear(5, 3),
        ["linear_without_bias"] = () => new Linear(5, 3, bias: false),
        ["embedding"] = () => new Embedding(6, 4),
        ["embedding_with_padding"] = () => new Embedding(6, 4, paddingIndex: 2),
        ["dropout_eval"] = () => Evaluating(new Dropout(0.5)),
        ["relu"] = () => new ReLU(),
        ["gelu"] = () => new GELU(),
        ["gelu_tanh"] = () => new GELU(tanh: true),
        ["silu"] = () => new SiLU(),
        ["mish"] = () => new Mish(),
        ["sigmoid"] = () => new Sigmoid(),
        ["tanh"] = () => new Tanh(),
        ["identity"] = () => new Identity(),
        ["max_pool2d"] = () => new MaxPool2d(3, stride: 2, padding: 1),
        ["max_pool2d_pairs"] = () => new MaxPool2d((2, 3), dilation: (2, 1), ceilMode: true),
        ["avg_pool2d"] = () => new AvgPool2d(3, stride: 2, padding: 1),
        ["avg_pool2d_without_padding"] = () => new AvgPool2d((3, 2), padding: (1, 0), ceilMode: true, countIncludePad: false),
        ["adaptive_avg_pool2d"] = () => new AdaptiveAvgPool2d((3, 2)),
        ["adaptive_avg_pool2d_to_one"] = () => new AdaptiveAvgPool2d(1),
        ["adaptive_max_pool2d"] = () => new AdaptiveMaxPool2d((3, 2)),
        ["upsample_nearest"] = () => new Upsample(scaleFactor: 2),
        ["upsample_nearest_to_size"] = () => new Upsample(size: (5, 7)),
        ["upsample_bilinear"] = () => new Upsample(scaleFactor: 2.5, mode: UpsampleMode.Bilinear),
        ["upsample_bilinear_aligned"] = () => new Upsample(size: (6, 5), mode: UpsampleMode.Bilinear, alignCorners: true),
        ["pixel_shuffle"] = () => new PixelShuffle(2),
        ["flatten"] = () => new Flatten(),
        ["flatten_some"] = () => new Flatten(0, 1),
        ["sequential"] = () => new Sequential(new Linear(4, 5), new ReLU(inPlace: true), new Sequential(new Linear(5, 2), new Tanh())),
    };

    private static T Evaluating<T>(T layer) where T : Layer
    {
        layer.Eval();
        return layer;
    }
}
