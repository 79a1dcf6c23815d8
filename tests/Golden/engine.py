"""Values of libtorch's generator, its rounding and its autocast, as PyTorch gives them.

    /usr/bin/python3 tests/Golden/engine.py
"""
import torch

import golden

values = {}

torch.manual_seed(1234)
values["manual_seed uniform"] = torch.rand(5)
values["manual_seed normal"] = torch.randn(3, 7)
values["manual_seed normal of many"] = torch.randn(64)
values["manual_seed permutation"] = torch.randperm(20)
values["manual_seed integers"] = torch.randint(0, 1000, (6,))
values["manual_seed dropout"] = torch.nn.functional.dropout(torch.ones(40), 0.25)
values["manual_seed state"] = torch.get_rng_state()
values["manual_seed next"] = torch.rand(3)

own = torch.Generator().manual_seed(7)
values["generator normal"] = torch.randn(4, generator=own)
values["generator bernoulli"] = torch.empty(8).bernoulli_(0.5, generator=own)

numbers = torch.tensor([0.0, 1.0, -1.5, 3.14159, 1e-3, 254.6, 65504.0, 1e-8, -0.0])
values["numbers"] = numbers
for dtype in (torch.bfloat16, torch.float16, torch.float64):
    values[f"to {dtype}"] = numbers.to(dtype)
whole = torch.tensor([-1.9, -0.5, 0.0, 0.5, 1.9, 127.0])
values["whole"] = whole
for dtype in (torch.int8, torch.int16, torch.int32, torch.int64, torch.bool):
    values[f"to {dtype}"] = whole.to(dtype)

# bfloat16's rounding: values around ties, both ways, and at the ends
ties = torch.tensor([1 + 1 / 256, 1 + 3 / 256, 1 + 1 / 256 + 2**-20, 3.3895314e38, 3.4e38, 1e-40, float("inf"), float("nan")])
values["ties"] = ties
values["ties to bfloat16"] = ties.to(torch.bfloat16)

torch.manual_seed(5)
left, right = torch.randn(8, 16), torch.randn(16, 4)
image, kernel = torch.randn(2, 3, 8, 8), torch.randn(4, 3, 3, 3)
values |= {"left": left, "right": right, "image": image, "kernel": kernel}
with torch.autocast("cpu", dtype=torch.bfloat16):
    values["autocast product"] = left @ right
    values["autocast convolution"] = torch.nn.functional.conv2d(image, kernel)
    values["autocast loss"] = torch.nn.functional.mse_loss((left @ right), torch.ones(8, 4))

golden.write(__file__, values)
