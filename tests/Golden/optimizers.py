"""Ten steps of every optimizer on three parameters, with PyTorch's for-loop implementations.

Parameter 0 is a matrix, 1 a channels-last kernel, 2 a bias that has no gradient at steps 3 and 4. The learning rate
falls by a tenth at each step, as a schedule would make it. LARS, which PyTorch lacks, is written out below.
"""
import torch

import golden

torch.manual_seed(2)
STEPS = 10
start = [torch.randn(7, 5), torch.randn(4, 3, 3, 3).to(memory_format=torch.channels_last), torch.randn(6)]
gradients = [[torch.randn_like(p) * (1 + step) for p in start] for step in range(STEPS)]


class Lars(torch.optim.Optimizer):
    """You et al. 2017, arXiv:1708.03888, as in Barlow Twins' code (github.com/facebookresearch/barlowtwins, main.py)."""

    def __init__(self, params, lr, weight_decay=0, momentum=0.9, eta=0.001):
        super().__init__(params, dict(lr=lr, weight_decay=weight_decay, momentum=momentum, eta=eta))

    @torch.no_grad()
    def step(self):
        for g in self.param_groups:
            for p in g["params"]:
                if p.grad is None:
                    continue
                dp = p.grad
                if p.ndim > 1:
                    dp = dp.add(p, alpha=g["weight_decay"])
                    param_norm, update_norm = torch.norm(p), torch.norm(dp)
                    one = torch.ones_like(param_norm)
                    q = torch.where(param_norm > 0., torch.where(update_norm > 0, g["eta"] * param_norm / update_norm, one), one)
                    dp = dp.mul(q)
                state = self.state[p]
                if "mu" not in state:
                    state["mu"] = torch.zeros_like(p)
                state["mu"].mul_(g["momentum"]).add_(dp)
                p.add_(state["mu"], alpha=-g["lr"])


optim = torch.optim
cases = {
    "sgd": lambda p: optim.SGD(p, lr=0.1),
    "sgd_momentum": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=1e-2),
    "sgd_dampening": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.5),
    "sgd_nesterov": lambda p: optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=1e-2, nesterov=True),
    "adam": lambda p: optim.Adam(p, lr=1e-2),
    "adam_decay": lambda p: optim.Adam(p, lr=1e-2, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1),
    "adamw": lambda p: optim.AdamW(p, lr=1e-2, weight_decay=0.1),
    "rmsprop": lambda p: optim.RMSprop(p, lr=1e-2, weight_decay=1e-2),
    "rmsprop_momentum": lambda p: optim.RMSprop(p, lr=1e-2, alpha=0.9, eps=1e-4, momentum=0.9),
    "rmsprop_centered": lambda p: optim.RMSprop(p, lr=1e-2, centered=True),
    "rmsprop_centered_momentum": lambda p: optim.RMSprop(p, lr=1e-2, momentum=0.5, centered=True),
    "lars": lambda p: Lars(p, lr=2.0, weight_decay=1e-2, eta=0.01),
}

tensors = {}
for i, p in enumerate(start):
    tensors[f"start.{i}"] = p
    for step in range(STEPS):
        tensors[f"gradient.{step}.{i}"] = gradients[step][i]
for name, make in cases.items():
    parameters = [torch.nn.Parameter(p.clone()) for p in start]
    optimizer = make(parameters)
    for step in range(STEPS):
        for i, p in enumerate(parameters):
            p.grad = None if i == 2 and step in (3, 4) else gradients[step][i].clone(memory_format=torch.preserve_format)
        optimizer.step()
        for group in optimizer.param_groups:
            group["lr"] *= 0.9
    for i, p in enumerate(parameters):
        tensors[f"{name}.{i}"] = p

for norm in (1.0, 2.0, float("inf")):
    copies = [torch.nn.Parameter(p.clone()) for p in start]
    for p in copies:
        p.grad = p.detach() * 3
    tensors[f"norm.{norm}"] = torch.nn.utils.clip_grad_norm_(copies, 2.5, norm_type=norm)
    tensors[f"clipped.{norm}"] = copies[1].grad
golden.write(__file__, tensors)
