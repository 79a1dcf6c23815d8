"""What the left columns of docs/pytorch.md print: PyTorchPageTests runs the right ones.

    /usr/bin/python3 tests/Golden/pytorch_page.py
"""
import os
import pathlib
import re
import tempfile

import torch

ROOT = pathlib.Path(__file__).parents[2]
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \|$", re.M)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)

page = (ROOT / "docs" / "pytorch.md").read_text()
parts = sorted([*ROW.finditer(page), *BLOCK.finditer(page)], key=lambda part: part.start())
names, lines = {}, []
os.chdir(tempfile.mkdtemp())
for part in parts:
    code = part[1]
    try:
        value = eval(compile(code, "page", "eval"), names)
    except SyntaxError:
        exec(code, names)
        continue
    if torch.is_tensor(value):
        lines += [f"> {code}", str(value)]
pathlib.Path(__file__).with_suffix(".txt").write_text("\n".join(lines) + "\n")
print(f"pytorch_page.txt: {sum(line.startswith('> ') for line in lines)} of {len(parts)} parts print a tensor")
