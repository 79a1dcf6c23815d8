"""What PyTorch's own functions give where operators of the name have several overloads or other defaults: FunctionGoldenTests calls the same.

    /usr/bin/python3 tests/Golden/torch_functions.py
"""
import torch

import golden

x = (torch.arange(12, dtype=torch.float64) * 7 % 11 - 3).reshape(3, 4)
y = (torch.arange(12, dtype=torch.float64) * 5 % 7).reshape(4, 3)
signal = torch.sin(torch.arange(40, dtype=torch.float64) / 3)
window = torch.hann_window(10, dtype=torch.float64)
z = torch.complex(x, x.flip(1))
spectrum = torch.stft(signal, 10, window=window, return_complex=True)
images = x.reshape(1, 1, 3, 4)
out = torch.empty(0, dtype=torch.float64)

values = {
    "stft": torch.view_as_real(torch.stft(signal, 10, window=window, return_complex=True)),
    "stft without centre": torch.view_as_real(torch.stft(signal, 10, 4, window=window, center=False, return_complex=True)),
    "istft": torch.istft(spectrum, 10, window=window),
    "gradient": torch.stack(torch.gradient(x)),
    "gradient with spacing": torch.stack(torch.gradient(x, spacing=2.0)),
    "gradient with spacing, no dim": torch.stack(torch.gradient(x, spacing=2.0, dim=None)),
    "gradient in dim 0": torch.gradient(x, dim=0)[0],
    "gradient in dims": torch.stack(torch.gradient(x, dim=[1, 0])),
    "gradient with spacings": torch.stack(torch.gradient(x, spacing=[1.0, 2.0])),
    "norm": torch.norm(x),
    "norm 1": torch.norm(x, 1),
    "norm in dim 0": torch.norm(x, 2, 0),
    "norm in dim only": x.norm(dim=1),
    "norm keepdim": x.norm(keepdim=True),
    "norm inf in dims": torch.norm(x, float("inf"), (0, 1)),
    "norm dtype": x.norm(2, 0, dtype=torch.float64),
    "norm fro": torch.norm(x, "fro"),
    "norm nuc": torch.norm(x, "nuc"),
    "norm fro in dims": torch.norm(x, "fro", (0, 1), True),
    "linalg norm": torch.linalg.norm(x),
    "linalg norm keepdim": torch.linalg.norm(x, keepdim=True),
    "linalg norm in dim 0": torch.linalg.norm(x, 1, 0),
    "matrix rank": torch.linalg.matrix_rank(x),
    "matrix rank with tolerance": torch.linalg.matrix_rank(x, 5.0),
    "pinv": torch.linalg.pinv(x),
    "std": x.std(),
    "std 0": x.std(0),
    "std biased": x.std(unbiased=False),
    "std 0 biased": x.std(0, False),
    "std 0 keepdim": x.std(0, keepdim=True),
    "var correction": x.var(0, correction=0),
    "sum out 0": torch.sum(x, 0, out=out).clone(),
    "prod out 0": torch.prod(x, 0, out=out).clone(),
    "sum dims": x.sum((0, 1)),
    "max 0": x.max(0).values,
    "median 1": x.median(1).values,
    "median": x.median(),
    "argmax": x.argmax(),
    "argmin 0": x.argmin(0),
    "count nonzero 0": torch.count_nonzero(x, 0),
    "sort": x.sort().values,
    "argsort descending": x.argsort(0, True),
    "split": x.split(2)[1],
    "tensor split": x.tensor_split(3, 1)[1],
    "where number": torch.where(x > 0, x, 0.0),
    "where": torch.stack(torch.where(x > 5)),
    "einsum": torch.einsum("ij,jk->ik", x, y),
    "tensordot": torch.tensordot(x, y, 1),
    "tensordot dims": torch.tensordot(x, y, ([0], [1])),
    "cdist": torch.cdist(x, y.t()),
    "meshgrid": torch.stack(torch.meshgrid(x[0], x[1, :3], indexing="ij")),
    "repeat interleave": x.repeat_interleave(2),
    "repeat interleave 0": torch.repeat_interleave(x, torch.tensor([1, 0, 2]), 0),
    "unique": torch.unique(x % 3),
    "unique inverse": torch.unique(x % 3, return_inverse=True)[1],
    "unique counts": torch.unique(x % 3, return_counts=True)[1],
    "unique 0": torch.unique(torch.cat([x, x]), dim=0),
    "unique consecutive": torch.unique_consecutive((x > 0).long().flatten()),
    "histogram": torch.histogram(x, 3).hist,
    "histc": torch.histc(x, 4),
    "searchsorted": torch.searchsorted(torch.tensor([1.0, 3.0, 5.0], dtype=torch.float64), x),
    "bucketize right": torch.bucketize(x, torch.tensor([1.0, 3.0, 5.0], dtype=torch.float64), right=True),
    "quantile": x.quantile(0.3, dim=1),
    "cumsum 0": x.cumsum(0),
    "diff": x.diff(),
    "trapezoid": torch.trapezoid(x, dx=0.5),
    "cov": torch.cov(x),
    "arange": torch.arange(-3, 0),
    "eye": torch.eye(3, 2),
    "full": torch.full((2,), 7),
    "linspace": torch.linspace(0, 1, 5),
    "hann window": torch.hann_window(6),
    "complex sum": torch.view_as_real(z + 2j),
    "complex product": torch.view_as_real(x * (1 + 2j)),
    "max pool": torch.max_pool2d(images, 2, [2, 1]),
    "pow": torch.pow(2, x),
    "clamp": x.clamp(0, 3),
    "floor of quotient": torch.div(x, 2, rounding_mode="floor"),
}

if __name__ == "__main__":
    golden.write(__file__, values)
