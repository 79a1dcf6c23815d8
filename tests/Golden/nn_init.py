"""Initial values: for each seed, the float32 bits of layers made one after the other, and SHA-256 digests of torchvision's ResNets.

seed.INDEX.KEY: state of the INDEXth layer after torch.manual_seed(seed). digest.NAME: over the state dict's entries in order, of
each the key in UTF-8 and the little-endian bytes. NAME/dropout: dropout of ones. Also nn_repr.txt: how PyTorch prints modules.
"""
import hashlib
import pathlib

import torch
import torchvision
from torch import nn

import golden


def layers():
    yield nn.Linear(5, 7)
    yield nn.Conv2d(3, 4, 3)
    yield nn.Conv1d(4, 6, 5, groups=2, bias=False)
    yield nn.Embedding(7, 3, padding_idx=2)
    yield nn.ConvTranspose2d(4, 6, (3, 2), groups=2)
    yield nn.Embedding(2, 3)
    yield nn.BatchNorm2d(3)
    yield nn.Linear(3, 2, bias=False)
    yield nn.GroupNorm(1, 2)
    yield nn.LayerNorm([2, 3])


def initialisers():
    yield "kaiming_uniform", nn.init.kaiming_uniform_(torch.empty(4, 3, 2), mode="fan_out", nonlinearity="relu")
    yield "kaiming_normal", nn.init.kaiming_normal_(torch.empty(4, 3, 2), a=0.1)
    yield "xavier_uniform", nn.init.xavier_uniform_(torch.empty(4, 6), gain=5 / 3)
    yield "xavier_normal", nn.init.xavier_normal_(torch.empty(4, 6))
    yield "uniform", nn.init.uniform_(torch.empty(5), -2, 3)
    yield "normal", nn.init.normal_(torch.empty(17), 1, 2)


MODELS = {
    "resnet18": lambda: torchvision.models.resnet18(num_classes=10),
    "resnet34": lambda: torchvision.models.resnet34(num_classes=10),
    "resnet50": lambda: torchvision.models.resnet50(num_classes=10),
    "resnet101": lambda: torchvision.models.resnet101(num_classes=10),
    "resnet18_zero": lambda: torchvision.models.resnet18(num_classes=10, zero_init_residual=True),
    "resnet50_zero": lambda: torchvision.models.resnet50(num_classes=10, zero_init_residual=True),
}

PRINTED = [
    nn.Conv1d(2, 3, 3), nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.Conv2d(4, 8, (3, 1), padding=(1, 0), dilation=2, groups=2),
    nn.ConvTranspose2d(4, 8, 2, stride=2, padding=1, output_padding=1, groups=2), nn.BatchNorm1d(3),
    nn.BatchNorm2d(4, eps=1e-3, momentum=None, affine=False, track_running_stats=False), nn.GroupNorm(2, 4), nn.LayerNorm(4),
    nn.LayerNorm([3, 4], elementwise_affine=False), nn.Linear(2, 3, bias=False), nn.Embedding(10, 3), nn.Embedding(10, 3, padding_idx=0),
    nn.Dropout(), nn.Dropout(0.25, True), nn.ReLU(), nn.ReLU(True), nn.GELU(), nn.GELU("tanh"), nn.SiLU(), nn.SiLU(True), nn.Mish(),
    nn.Sigmoid(), nn.Tanh(), nn.Identity(), nn.MaxPool2d(3, 2, 1), nn.MaxPool2d((3, 2)), nn.AvgPool2d(2),
    nn.AvgPool2d((3, 2), (2, 1), (1, 0)), nn.AdaptiveAvgPool2d(1), nn.AdaptiveAvgPool2d((1, 1)), nn.AdaptiveMaxPool2d((2, 3)),
    nn.Upsample(scale_factor=2), nn.Upsample(size=(4, 4), mode="bilinear", align_corners=True), nn.Upsample(scale_factor=2.5, mode="bilinear"),
    nn.PixelShuffle(2), nn.Flatten(), nn.Flatten(0, 2), nn.Sequential(), nn.Sequential(nn.ReLU(), nn.Sequential(nn.Linear(1, 2))),
    nn.ModuleList([nn.ReLU(), nn.Tanh()]), nn.ModuleList([]), nn.CrossEntropyLoss(), nn.MSELoss(), nn.L1Loss(), nn.SmoothL1Loss(),
    nn.CosineSimilarity(),
]


def digest(module):
    sha = hashlib.sha256()
    for key, value in module.state_dict().items():
        sha.update(key.encode())
        sha.update(golden.to_bytes(value))
    return torch.tensor(list(sha.digest()), dtype=torch.uint8)


def main():
    tensors = {}
    for seed in (0, 123456789):
        torch.manual_seed(seed)
        for index, layer in enumerate(layers()):
            tensors.update({f"{seed}.{index}.{key}": value for key, value in layer.state_dict().items()})
    torch.manual_seed(2)
    tensors.update({f"init.{name}": value for name, value in initialisers()})
    torch.manual_seed(5)
    tensors["dropout"] = nn.Dropout(0.3)(torch.ones(50))
    models = {}
    for name, make in MODELS.items():
        torch.manual_seed(1)
        models[name] = make()
        tensors[f"digest.{name}"] = digest(models[name])
    golden.write(__file__, tensors)
    printed = [*PRINTED, models["resnet18"], models["resnet50"]]
    pathlib.Path(__file__).with_name("nn_repr.txt").write_text("\n".join(map(str, printed)) + "\n")


main()
