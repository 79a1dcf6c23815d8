"""The losses of methods that learn from all images and some labels, as their papers write them, in plain PyTorch and float64.

Per case NAME: NAME/INPUT as float32 or int64, NAME/loss, and NAME/grad/INPUT for each input that has a gradient.
"""
import torch
from torch.nn import functional as F

import golden

torch.manual_seed(0)
N, M, C, D = 6, 8, 4, 5
TENSORS = {}


def record(name, inputs, loss, extra=None):
    given = {key: value.double().requires_grad_() if value.is_floating_point() else value for key, value in inputs.items()}
    value = loss(**given)
    value.backward()
    TENSORS.update({f"{name}/{key}": tensor for key, tensor in inputs.items()})
    TENSORS[f"{name}/loss"] = value
    TENSORS.update({f"{name}/grad/{key}": tensor.grad for key, tensor in given.items() if tensor.requires_grad and tensor.grad is not None})
    TENSORS.update({f"{name}/{key}": tensor for key, tensor in (extra or {}).items()})


def fixmatch(threshold, mean=None):
    def loss(weak, strong):
        told = torch.softmax(weak.detach(), 1)
        if mean is not None:   # as USB's DistAlignEMAHook, with a uniform target
            mean.mul_(0.99).add_(told.mean(0), alpha=0.01)
            told = told * (1 / C + 1e-6) / (mean + 1e-6)
            told = told / told.sum(1, keepdim=True)
        sure, labels = told.max(1)
        return (F.cross_entropy(strong, labels, reduction="none") * (sure >= threshold)).mean()
    return loss


def suncet(z, labels):
    z = F.normalize(z)
    scores = torch.exp(z @ z.T / 0.1)
    costs = []
    for i in range(len(z)):
        others = [j for j in range(len(z)) if j != i]
        fellows = [j for j in others if labels[j] == labels[i]]
        if fellows:
            costs.append(-torch.log(scores[i, fellows].sum() / scores[i, others].sum()))
    return torch.stack(costs).mean()


def paws(first, second, small, supports, labels, temperature=0.1, sharpening=0.25, smoothing=0.1):
    """Supports of equally many of each class, as the authors' code has them."""
    targets_of = F.one_hot(labels, C).double() * (1 - smoothing) + smoothing / C

    def tell(z):
        return torch.softmax(F.normalize(z) @ F.normalize(supports).T / temperature, 1) @ targets_of

    def sharpen(p):
        p = p ** (1 / sharpening)
        return p / p.sum(1, keepdim=True)

    told = tell(torch.cat([first, second, *small]))
    with torch.no_grad():
        a, b = sharpen(told[:N]), sharpen(told[N:2 * N])
        targets = torch.cat([b, a, *[(a + b) / 2] * len(small)])
        targets[targets < 1e-4] = 0
    cross_entropy = torch.mean(torch.sum(torch.log(told ** -targets), 1))
    mean = sharpen(told).mean(0)
    return cross_entropy - torch.sum(torch.log(mean ** -mean))


def sesemi(scores, labels, told, ways):
    return F.cross_entropy(scores, labels) + 0.5 * F.cross_entropy(told, ways)


def main():
    weak, strong = torch.randn(N, C) * 3, torch.randn(N, C)
    record("fixmatch", {"weak": weak, "strong": strong}, fixmatch(0.8))
    mean = torch.full((C,), 1 / C).double()
    record("fixmatch_aligned", {"weak": weak, "strong": strong}, fixmatch(0.8, mean), {"mean": mean})
    record("suncet", {"z": torch.randn(M, D), "labels": torch.tensor([0, 1, 0, 2, 1, 0, 3, 1])}, suncet)
    views = {"first": torch.randn(N, D), "second": torch.randn(N, D), "small": torch.randn(3, N, D)}
    record("paws", {**views, "supports": torch.randn(M, D), "labels": torch.tensor([0, 1, 2, 3, 3, 2, 1, 0])}, paws)
    record("sesemi", {"scores": torch.randn(M, C), "labels": torch.randint(0, C, (M,)),
                      "told": torch.randn(N, 6), "ways": torch.randint(0, 6, (N,))}, sesemi)
    golden.write(__file__, TENSORS)


main()
