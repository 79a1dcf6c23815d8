"""The losses of methods that restore: value, and gradient with respect to what the network says. Per case NAME: NAME/said, NAME/loss, NAME/grad.

MAE (He et al. 2021, arXiv:2111.06377, models_mae.py: forward_loss with norm_pix_loss), in-painting by squared and restoring by
absolute error, colors as bins (Zhang et al. 2016, arXiv:1603.08511, sections 2.1 and 2.2, with bins and frequencies of the data).
Inputs are float32 values, results those of float64.
"""
import torch

import golden

torch.manual_seed(13)
PATCH, COARSE, NEIGHBORS, SIGMA, UNIFORM, MOMENTUM = 4, 4, 5, 5.0, 0.5, 0.99
IMAGES, DAMAGED = torch.rand(2, 3, 8, 8), torch.rand(2, 3, 8, 8)
HIDDEN = torch.tensor([[1, 0, 1, 1], [0, 1, 1, 1]]).float()


def mae(said):
    n, p = len(IMAGES), PATCH
    squares = IMAGES.double().reshape(n, 3, 2, p, 2, p)
    target = torch.einsum("nchpwq->nhwpqc", squares).reshape(n, 4, p * p * 3)
    target = (target - target.mean(-1, keepdim=True)) / (target.var(-1, keepdim=True) + 1e-6) ** 0.5
    errors = ((said - target) ** 2).mean(-1)
    return (errors * HIDDEN.double()).sum() / HIDDEN.double().sum()


def to_ab(pixels):
    """(…, 3) of sRGB to (…, 2) of a*, b*; D65."""
    linear = torch.where(pixels > 0.04045, ((pixels + 0.055) / 1.055) ** 2.4, pixels / 12.92)
    matrix = torch.tensor([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
    xyz = linear @ matrix.double().T / torch.tensor([0.9504700, 1.0, 1.0888300]).double()
    f = torch.where(xyz > 216 / 24389, xyz.clamp(min=1e-9) ** (1 / 3), (24389 / 27 * xyz + 16) / 116)
    return torch.stack([500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def bins():
    steps = torch.arange(52).double() / 51
    squares = (to_ab(torch.cartesian_prod(steps, steps, steps)) / 10).round().long()
    return torch.tensor(sorted({tuple(square) for square in squares.tolist()})).double() * 10


def colors(said):
    centers = bins()
    pooled = torch.nn.functional.avg_pool2d(IMAGES.double(), COARSE).permute(0, 2, 3, 1).reshape(-1, 3)
    shares = torch.zeros(len(pooled), len(centers)).double()
    for row, ab in enumerate(to_ab(pooled)):
        squared = ((centers - ab) ** 2).sum(1)
        near = squared.argsort()[:NEIGHBORS]
        kernel = torch.exp(-squared[near] / (2 * SIGMA ** 2))
        shares[row, near] = kernel / kernel.sum()
    frequencies = MOMENTUM / len(centers) + (1 - MOMENTUM) * shares.mean(0)
    rarity = 1 / ((1 - UNIFORM) * frequencies + UNIFORM / len(centers))
    weights = rarity / (frequencies * rarity).sum()
    scores = said.permute(0, 2, 3, 1).reshape(len(pooled), -1)
    entropy = -(shares * scores.log_softmax(1)).sum(1)
    return (entropy * weights[shares.argmax(1)]).mean()


CASES = {
    "mae": (mae, torch.randn(2, 4, 3 * PATCH * PATCH)),
    "inpainting": (lambda said: ((DAMAGED.double() + said - IMAGES.double()) ** 2).mean(), torch.randn(2, 3, 8, 8)),
    "restoring": (lambda said: (DAMAGED.double() + said - IMAGES.double()).abs().mean(), torch.randn(2, 3, 8, 8)),
    "colors": (colors, torch.randn(2, len(bins()), 2, 2)),
}


def main():
    tensors = {"images": IMAGES, "damaged": DAMAGED, "hidden": HIDDEN}
    for name, (loss, given) in CASES.items():
        said = given.double().requires_grad_()
        value = loss(said)
        value.backward()
        tensors.update({f"{name}/said": given, f"{name}/loss": value, f"{name}/grad": said.grad})
    golden.write(__file__, tensors)


if __name__ == "__main__":
    main()
