"""torchvision's ResNets from a seed: a training pass's logits, loss and gradients in float64, then the logits in use in float32.

Weights follow from torch.manual_seed(1), the images from a formula, so only results are kept: NAME/train.logits, NAME/loss,
NAME/grad.norms (of every parameter, in order), NAME/grad.conv1 (a part), NAME/eval.logits after two training passes.
In float32 the first gradients of so deep a network, with so few values per channel, differ by some percent between equally
right orders of summing; hence float64.
"""
import torch
import torchvision

import golden

MODELS = {"resnet18": torchvision.models.resnet18, "resnet34": torchvision.models.resnet34, "resnet50": torchvision.models.resnet50}
LABELS = torch.tensor([3, 1, 4, 1, 5, 9])


def images():
    """(6, 3, 64, 64), in [-1, 1]: rough enough that no two examples look alike."""
    numbers = torch.arange(6 * 3 * 64 * 64, dtype=torch.float64)
    return torch.sin(numbers * numbers * 1e-5).reshape(6, 3, 64, 64).float()


def main():
    tensors = {}
    for name, make in MODELS.items():
        torch.manual_seed(1)
        model = make(num_classes=10).double()
        logits = model(images().double())
        loss = torch.nn.functional.cross_entropy(logits, LABELS)
        loss.backward()
        tensors[f"{name}/train.logits"] = logits
        tensors[f"{name}/loss"] = loss
        tensors[f"{name}/grad.norms"] = torch.stack([p.grad.norm() for p in model.parameters()])
        tensors[f"{name}/grad.conv1"] = model.conv1.weight.grad[:4].clone()
        model(images().double().flip(0) * 0.5)
        model.float().eval()
        with torch.no_grad():
            tensors[f"{name}/eval.logits"] = model(images())
    golden.write(__file__, tensors)


main()
