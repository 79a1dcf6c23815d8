"""How PyTorch prints tensors: writes tensor_text.txt, each text under the name that TensorTextTests makes the same tensor by.

    /usr/bin/python3 tests/Golden/tensor_text.py
"""
import pathlib

import torch

inf, nan = float("inf"), float("nan")
steps = torch.arange(24, dtype=torch.float32)
leaf = torch.ones(3, requires_grad=True)

CASES = {
    "scalar": torch.tensor(1.5),
    "whole scalar": torch.tensor(-3.0),
    "integer scalar": torch.tensor(7),
    "boolean scalar": torch.tensor(True),
    "not a number": torch.tensor(nan),
    "vector": torch.tensor([1.0, -2.5, 3.25]),
    "whole numbers": torch.tensor([1.0, -2.0, 300.0]),
    "whole numbers and infinity": torch.tensor([1.0, inf, -inf, nan]),
    "zeros": torch.zeros(2, 2),
    "negative zero": torch.tensor([-0.0, 0.5]),
    "small to print as zero": torch.tensor([1.0, -0.001, 0.0011]),
    "far apart": torch.tensor([1e-3, 1.0, 1500.0]),
    "tiny": torch.tensor([1e-5, 2.5e-5]),
    "huge": torch.tensor([1e10, 2.0, -3e38]),
    "large whole numbers": torch.tensor([123456.0, 100005.0, 7.0]),
    "not finite in scientific": torch.tensor([1e-6, inf, nan, 1.0]),
    "three digits of exponent": torch.tensor([1e-200, 1e150, -1.0], dtype=torch.float64),
    "ties": torch.tensor([0.03125, 0.09375, 0.15625, -0.03125]),
    "matrix": (steps[:6] / 4 - 0.5).reshape(2, 3),
    "rank three": steps.reshape(2, 3, 4),
    "rank four": (steps.reshape(2, 2, 2, 3) / 10),
    "long vector": torch.arange(60, dtype=torch.float32) / 8,
    "long integers": torch.arange(100),
    "wide matrix": torch.arange(64).reshape(2, 32) * 1000,
    "summarized vector": torch.arange(1001),
    "not yet summarized": torch.zeros(1000, dtype=torch.int64),
    "summarized matrix": torch.arange(10000, dtype=torch.float32).reshape(100, 100) / 100,
    "summarized, few rows": torch.arange(2000).reshape(2, 1000),
    "summarized, few columns": torch.arange(1500, dtype=torch.float32).reshape(500, 3),
    "summarized images": torch.arange(2 * 3 * 16 * 16, dtype=torch.float32).reshape(2, 3, 16, 16) / 256,
    "summarized far apart": (torch.arange(2000, dtype=torch.float32) / 7),
    "booleans": torch.tensor([[True, False], [False, False]]),
    "integers": torch.tensor([[1, -20], [300, 4]]),
    "bytes": torch.tensor([0, 128, 255], dtype=torch.uint8),
    "int8": torch.tensor([-128, 127], dtype=torch.int8),
    "int16": torch.tensor([-1, 30000], dtype=torch.int16),
    "int32": torch.tensor([[1, 2]], dtype=torch.int32),
    "float64": torch.tensor([0.1, 0.2], dtype=torch.float64),
    "float16": torch.tensor([0.1, 65504.0], dtype=torch.float16),
    "bfloat16": torch.tensor([[0.1, -1.0, 3.14159]], dtype=torch.bfloat16),
    "complex64": torch.tensor([1 + 2j, -0.5 - 0.25j]),
    "complex128": torch.tensor([[1e-5 + 1j, 2j], [3, 4.5 - 1e4j]], dtype=torch.complex128),
    "long complex": torch.complex(torch.arange(24.0), torch.arange(24.0) * -0.5),
    "empty": torch.zeros(0),
    "empty integers": torch.zeros(0, dtype=torch.int64),
    "empty matrix": torch.zeros(0, 3),
    "empty bytes": torch.zeros(2, 0, 4, dtype=torch.uint8),
    "transposed": steps[:6].reshape(2, 3).t(),
    "leaf": leaf,
    "recorded": leaf + leaf,
    "recorded product": (leaf * 0.1).sum(),
    "suffix on its own line": torch.linspace(0, 1, 7, dtype=torch.float64, requires_grad=True),
    "suffix just fits": torch.linspace(0, 1, 5, dtype=torch.float64),
    "meta": torch.empty(2, 3, device="meta"),
    "meta integers": torch.empty(4, device="meta", dtype=torch.int32),
}

path = pathlib.Path(__file__).with_suffix(".txt")
path.write_text("".join(f"=== {name}\n{tensor!r}\n" for name, tensor in CASES.items()))
print(f"{path.name}: {len(CASES)} texts")
