"""The U-Net of Relight.Vision.Backbones, written again in PyTorch: outputs and gradients from a seed.

Weights follow from torch.manual_seed(1) in the same order of draws, images from a formula. Per case, in float64: NAME/output
(training mode, every third row and column), NAME/grad.norms of every parameter in order.
"""
import torch
import torchvision
from torch import nn
from torch.nn import functional as F

import golden


class Block(nn.Module):
    def __init__(self, inputs, skip, outputs, doubles, shuffle):
        super().__init__()
        self.doubles, self.shuffle = doubles, shuffle and doubles
        if self.shuffle:
            self.up = nn.Sequential(nn.Conv2d(inputs, 4 * outputs, 1), nn.PixelShuffle(2))
            one = nn.init.kaiming_normal_(torch.empty(outputs, inputs, 1, 1), mode="fan_out", nonlinearity="relu")
            self.up[0].weight.data.copy_(one.repeat_interleave(4, 0))
            self.up[0].bias.data.zero_()
        self.conv1 = nn.Conv2d((outputs if self.shuffle else inputs) + skip, outputs, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        nn.init.kaiming_normal_(self.conv1.weight, mode="fan_out", nonlinearity="relu")
        nn.init.kaiming_normal_(self.conv2.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x, skip, size):
        if self.doubles:
            x = self.up(x) if self.shuffle else F.interpolate(x, scale_factor=2.0, mode="bilinear")
        x = x[:, :, :size[0], :size[1]]
        if skip is not None:
            x = torch.cat([x, skip], 1)
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))


class UNet(nn.Module):
    def __init__(self, encoder, outputs, shuffle, small):
        super().__init__()
        self.encoder, self.small = encoder, small
        channels, stage = encoder.fc.in_features, encoder.fc.in_features // 8
        encoder.fc = nn.Identity()
        self.blocks = nn.ModuleList()
        for i, (skip, width) in enumerate(zip((4 * stage, 2 * stage, stage, 64), (256, 128, 64, 32))):
            self.blocks.append(Block(channels, skip, width, i < 3 or not small, shuffle))
            channels = width
        if not small:
            self.blocks.append(Block(channels, 0, 16, True, shuffle))
            channels = 16
        self.head = nn.Conv2d(channels, outputs, 3, padding=1)

    def forward(self, x):
        e = self.encoder
        stem = e.relu(e.bn1(e.conv1(x)))
        first = e.layer1(e.maxpool(stem))
        second = e.layer2(first)
        third = e.layer3(second)
        y = e.layer4(third)
        for block, skip in zip(self.blocks, (third, second, first, stem, None)):
            y = block(y, skip, (x if skip is None else skip).shape[2:])
        return self.head(y)


def small_resnet(make):
    """torchvision's class with another stem: the 7x7 stem's weights must not be drawn, so the layer is swapped while building."""
    original = nn.Conv2d

    def conv(*args, **kwargs):
        return original(3, 64, 3, padding=1, bias=False) if args[:1] == (3,) else original(*args, **kwargs)

    torchvision.models.resnet.nn.Conv2d = conv
    torchvision.models.resnet.isinstance = lambda m, kind: isinstance(m, original) if kind is conv else isinstance(m, kind)
    try:
        model = make()
    finally:
        torchvision.models.resnet.nn.Conv2d = original
        del torchvision.models.resnet.isinstance
    model.maxpool = nn.Identity()
    return model


def images(height, width):
    numbers = torch.arange(2 * 3 * height * width, dtype=torch.float64)
    return torch.sin(numbers * numbers * 1e-5).reshape(2, 3, height, width).float()


def main():
    make = lambda: torchvision.models.resnet18(num_classes=10)
    tensors = {}
    for name, small, shuffle, height, width in (
        ("imagenet_shuffle", False, True, 45, 64), ("imagenet_bilinear", False, False, 64, 37),
        ("small_shuffle", True, True, 30, 19), ("small_bilinear", True, False, 16, 24),
    ):
        torch.manual_seed(1)
        model = UNet(small_resnet(make) if small else make(), 2, shuffle, small).double()
        output = model(images(height, width).double())
        (output * torch.cos(torch.arange(output.numel(), dtype=torch.float64) * 0.7).reshape(output.shape)).sum().backward()
        tensors[f"{name}/output"] = output[:, :, ::3, ::3]
        tensors[f"{name}/grad.norms"] = torch.stack([p.grad.norm() for p in model.parameters()])
    golden.write(__file__, tensors)


main()
