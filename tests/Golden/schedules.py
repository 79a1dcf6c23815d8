"""Learning rates of PyTorch's schedulers at each of 60 steps, for two groups with base rates 0.1 and 0.02."""
import warnings

import torch
from torch.optim import lr_scheduler as schedulers

import golden

warnings.simplefilter("ignore")
STEPS = 60


def sequence(optimizer):
    warmup = schedulers.LinearLR(optimizer, start_factor=0.1, total_iters=10)
    return schedulers.SequentialLR(optimizer, [warmup, schedulers.CosineAnnealingLR(optimizer, T_max=50)], milestones=[10])


cases = {
    "constant": lambda o: schedulers.ConstantLR(o, factor=0.5, total_iters=1000),
    "warmup": lambda o: schedulers.LinearLR(o, start_factor=0.1, total_iters=20),
    "step": lambda o: schedulers.StepLR(o, step_size=7, gamma=0.3),
    "multi_step": lambda o: schedulers.MultiStepLR(o, milestones=[10, 11, 40], gamma=0.3),
    "exponential": lambda o: schedulers.ExponentialLR(o, gamma=0.95),
    "polynomial": lambda o: schedulers.PolynomialLR(o, total_iters=50, power=2.5),
    "cosine": lambda o: schedulers.CosineAnnealingLR(o, T_max=STEPS - 1, eta_min=1e-3),
    "one_cycle": lambda o: schedulers.OneCycleLR(o, max_lr=[0.1, 0.02], total_steps=STEPS),
    "one_cycle_linear": lambda o: schedulers.OneCycleLR(o, max_lr=[0.1, 0.02], total_steps=STEPS, pct_start=0.21, anneal_strategy="linear",
                                                        base_momentum=0.8, max_momentum=0.9, div_factor=10, final_div_factor=100),
    "sequence": sequence,
}

tensors = {}
for name, make in cases.items():
    optimizer = torch.optim.SGD([{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": lr} for lr in (0.1, 0.02)], lr=1.0, momentum=0.7)
    scheduler = make(optimizer)
    rates, momenta = [], []
    for step in range(STEPS):
        rates.append([group["lr"] for group in optimizer.param_groups])
        momenta.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        if step < STEPS - 1:
            scheduler.step()
    tensors[name] = torch.tensor(rates, dtype=torch.float64)
    if name.startswith("one_cycle"):
        tensors[name + ".momentum"] = torch.tensor(momenta, dtype=torch.float64)
golden.write(__file__, tensors)
