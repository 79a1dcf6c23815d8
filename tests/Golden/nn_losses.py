"""Every loss of Relight.Nn.Losses: value and gradient of the input. Per case NAME: NAME/input, NAME/target, NAME/loss, NAME/grad.

Where a loss is not reduced, grad is that of its sum. Inputs are float32 values, results those of float64.
"""
import torch
from torch import nn

import golden

torch.manual_seed(0)
N, C = 5, 4
WEIGHT = torch.tensor([0.5, 1.0, 2.0, 0.25]).double()
SCORES, IMAGES, VECTOR = torch.randn(N, C) * 2, torch.randn(2, C, 3, 2), torch.randn(C)
LABELS, IGNORED, PIXELS = torch.tensor([1, 0, 3, 2, 1]), torch.tensor([1, -1, 3, -1, 0]), torch.randint(0, C, (2, 3, 2))
SOFT, SOFT_PIXELS = torch.softmax(torch.randn(N, C), 1), torch.softmax(torch.randn(2, C, 3, 2), 1)
A, B = torch.randn(N, 3), torch.randn(N, 3)
PROBABILITIES = torch.rand(N, 3)
LOG_PROBABILITIES = torch.log_softmax(torch.randn(N, C), 1)

CASES = {
    "cross_entropy": (nn.CrossEntropyLoss(), SCORES, LABELS),
    "cross_entropy_sum": (nn.CrossEntropyLoss(reduction="sum"), SCORES, LABELS),
    "cross_entropy_none": (nn.CrossEntropyLoss(reduction="none"), SCORES, LABELS),
    "cross_entropy_smoothed": (nn.CrossEntropyLoss(label_smoothing=0.1), SCORES, LABELS),
    "cross_entropy_weighted": (nn.CrossEntropyLoss(weight=WEIGHT), SCORES, LABELS),
    "cross_entropy_ignoring": (nn.CrossEntropyLoss(ignore_index=-1), SCORES, IGNORED),
    "cross_entropy_all_at_once": (nn.CrossEntropyLoss(weight=WEIGHT, ignore_index=-1, label_smoothing=0.2), SCORES, IGNORED),
    "cross_entropy_soft": (nn.CrossEntropyLoss(), SCORES, SOFT),
    "cross_entropy_soft_smoothed_weighted": (nn.CrossEntropyLoss(weight=WEIGHT, label_smoothing=0.2), SCORES, SOFT),
    "cross_entropy_pixels": (nn.CrossEntropyLoss(label_smoothing=0.1), IMAGES, PIXELS),
    "cross_entropy_soft_pixels": (nn.CrossEntropyLoss(reduction="none"), IMAGES, SOFT_PIXELS),
    "cross_entropy_one": (nn.CrossEntropyLoss(), VECTOR, torch.tensor(2)),
    "nll": (nn.NLLLoss(), LOG_PROBABILITIES, LABELS),
    "nll_weighted_ignoring": (nn.NLLLoss(weight=WEIGHT, ignore_index=-1), LOG_PROBABILITIES, IGNORED),
    "nll_pixels": (nn.NLLLoss(reduction="none"), IMAGES, PIXELS),
    "bce_with_logits": (nn.BCEWithLogitsLoss(), A, PROBABILITIES),
    "bce_with_logits_weighted": (nn.BCEWithLogitsLoss(weight=WEIGHT[:3], pos_weight=WEIGHT[1:], reduction="sum"), A, PROBABILITIES),
    "mse": (nn.MSELoss(), A, B),
    "mse_sum": (nn.MSELoss(reduction="sum"), A, B),
    "mse_none": (nn.MSELoss(reduction="none"), A, B),
    "l1": (nn.L1Loss(), A, B),
    "smooth_l1": (nn.SmoothL1Loss(), A, B),
    "smooth_l1_beta": (nn.SmoothL1Loss(beta=0.3, reduction="sum"), A, B),
    "smooth_l1_beta_zero": (nn.SmoothL1Loss(beta=0.0), A, B),
    "cosine_similarity": (nn.CosineSimilarity(), A, B),
    "cosine_similarity_first": (nn.CosineSimilarity(dim=0, eps=1e-3), A, B),
    "cosine_embedding": (lambda a, b: nn.CosineEmbeddingLoss(margin=0.2)(a, b, torch.tensor([1, -1, -1, 1, -1])), A, B),
}


def main():
    tensors = {}
    for name, (loss, given, target) in CASES.items():
        x = given.double().requires_grad_()
        value = loss(x, target.double() if target.is_floating_point() else target)
        value.sum().backward()
        tensors.update({f"{name}/input": given, f"{name}/target": target, f"{name}/loss": value, f"{name}/grad": x.grad})
    golden.write(__file__, tensors)


main()
