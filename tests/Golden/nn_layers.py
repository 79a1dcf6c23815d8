"""Every layer of Relight.Nn: output, and gradients of input and parameters, for a fixed upstream gradient.

Per case NAME: NAME/state.KEY before the call; NAME/x, NAME/gy; NAME/y, NAME/gx, NAME/grad.KEY; NAME/after.KEY, the buffers
after the call. Inputs and state are float32 values, so both precisions of the tests start from the same numbers; results are
those of float64.
"""
import torch
from torch import nn

import golden

CASES = {
    "conv1d": (lambda: nn.Conv1d(4, 6, 3, stride=2, padding=1, groups=2), (2, 4, 9)),
    "conv1d_dilated": (lambda: nn.Conv1d(3, 2, 2, dilation=3, bias=False), (2, 3, 8)),
    "conv2d": (lambda: nn.Conv2d(3, 4, 3, padding=1), (2, 3, 5, 6)),
    "conv2d_pairs": (lambda: nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=2, bias=False), (2, 4, 7, 6)),
    "conv2d_depthwise": (lambda: nn.Conv2d(3, 3, 3, padding=1, groups=3), (1, 3, 4, 4)),
    "conv_transpose2d": (lambda: nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1, output_padding=1, groups=2), (2, 4, 3, 4)),
    "conv_transpose2d_dilated": (lambda: nn.ConvTranspose2d(2, 3, 2, bias=False, dilation=2), (1, 2, 3, 3)),
    "batch_norm1d": (lambda: affine(nn.BatchNorm1d(5)), (6, 5)),
    "batch_norm1d_sequence": (lambda: affine(nn.BatchNorm1d(3, eps=1e-3, momentum=0.3)), (4, 3, 5)),
    "batch_norm2d": (lambda: affine(nn.BatchNorm2d(3)), (4, 3, 3, 2)),
    "batch_norm2d_eval": (lambda: affine(nn.BatchNorm2d(3)).eval(), (4, 3, 3, 2)),
    "batch_norm2d_cumulative": (lambda: affine(nn.BatchNorm2d(3, momentum=None)), (4, 3, 3, 2)),
    "batch_norm2d_plain": (lambda: nn.BatchNorm2d(3, affine=False, track_running_stats=False).eval(), (4, 3, 3, 2)),
    "group_norm": (lambda: affine(nn.GroupNorm(2, 6)), (3, 6, 2, 3)),
    "layer_norm": (lambda: affine(nn.LayerNorm(7)), (3, 2, 7)),
    "layer_norm_two_dimensions": (lambda: affine(nn.LayerNorm([4, 3], eps=1e-3)), (2, 4, 3)),
    "linear": (lambda: nn.Linear(5, 3), (4, 5)),
    "linear_without_bias": (lambda: nn.Linear(5, 3, bias=False), (2, 3, 5)),
    "embedding": (lambda: nn.Embedding(6, 4), torch.tensor([[0, 5, 2], [2, 2, 1]])),
    "embedding_with_padding": (lambda: nn.Embedding(6, 4, padding_idx=2), torch.tensor([[0, 5, 2], [2, 2, 1]])),
    "dropout_eval": (lambda: nn.Dropout(0.5).eval(), (3, 4)),
    "relu": (nn.ReLU, (3, 4)),
    "gelu": (nn.GELU, (3, 4)),
    "gelu_tanh": (lambda: nn.GELU("tanh"), (3, 4)),
    "silu": (nn.SiLU, (3, 4)),
    "mish": (nn.Mish, (3, 4)),
    "sigmoid": (nn.Sigmoid, (3, 4)),
    "tanh": (nn.Tanh, (3, 4)),
    "identity": (nn.Identity, (3, 4)),
    "max_pool2d": (lambda: nn.MaxPool2d(3, stride=2, padding=1), (2, 3, 7, 6)),
    "max_pool2d_pairs": (lambda: nn.MaxPool2d((2, 3), dilation=(2, 1), ceil_mode=True), (2, 3, 7, 7)),
    "avg_pool2d": (lambda: nn.AvgPool2d(3, stride=2, padding=1), (2, 3, 7, 6)),
    "avg_pool2d_without_padding": (lambda: nn.AvgPool2d((3, 2), padding=(1, 0), ceil_mode=True, count_include_pad=False), (2, 3, 7, 5)),
    "adaptive_avg_pool2d": (lambda: nn.AdaptiveAvgPool2d((3, 2)), (2, 3, 7, 5)),
    "adaptive_avg_pool2d_to_one": (lambda: nn.AdaptiveAvgPool2d(1), (2, 3, 4, 5)),
    "adaptive_max_pool2d": (lambda: nn.AdaptiveMaxPool2d((3, 2)), (2, 3, 7, 5)),
    "upsample_nearest": (lambda: nn.Upsample(scale_factor=2), (2, 3, 3, 4)),
    "upsample_nearest_to_size": (lambda: nn.Upsample(size=(5, 7)), (2, 3, 3, 4)),
    "upsample_bilinear": (lambda: nn.Upsample(scale_factor=2.5, mode="bilinear"), (2, 3, 3, 4)),
    "upsample_bilinear_aligned": (lambda: nn.Upsample(size=(6, 5), mode="bilinear", align_corners=True), (2, 3, 3, 4)),
    "pixel_shuffle": (lambda: nn.PixelShuffle(2), (2, 8, 2, 3)),
    "flatten": (nn.Flatten, (2, 3, 2, 2)),
    "flatten_some": (lambda: nn.Flatten(0, 1), (2, 3, 2, 2)),
    "sequential": (lambda: nn.Sequential(nn.Linear(4, 5), nn.ReLU(True), nn.Sequential(nn.Linear(5, 2), nn.Tanh())), (3, 4)),
}


def affine(norm):
    """Weights and averages that are not just ones and zeros, so that a test sees them."""
    for key, value in norm.state_dict().items():
        if value.dtype.is_floating_point:
            value.uniform_(0.5, 1.5) if "var" in key else value.normal_()
    return norm


def main():
    tensors = {}
    for number, (name, (make, shape)) in enumerate(CASES.items()):
        torch.manual_seed(number)
        module = make()
        x = shape if torch.is_tensor(shape) else torch.randn(shape)
        tensors.update({f"{name}/state.{key}": value.clone() for key, value in module.state_dict().items()})
        tensors[f"{name}/x"] = x.clone()
        module = module.double()
        if x.is_floating_point():
            x = x.double().requires_grad_()
        y = module(x)
        gy = torch.randn(y.shape)
        y.backward(gy.double())
        tensors[f"{name}/y"] = y
        tensors[f"{name}/gy"] = gy
        if x.is_floating_point():
            tensors[f"{name}/gx"] = x.grad
        tensors.update({f"{name}/grad.{key}": parameter.grad for key, parameter in module.named_parameters()})
        tensors.update({f"{name}/after.{key}": buffer for key, buffer in module.named_buffers()})
    golden.write(__file__, tensors)


main()
