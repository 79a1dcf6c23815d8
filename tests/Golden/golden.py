"""What every golden script shares: write(__file__, tensors) puts NAME.safetensors beside NAME.py.

Run a script with Debian's python3-torch:  /usr/bin/python3 tests/Golden/NAME.py
Scripts seed their own generators, so the same libtorch writes the same bytes. A golden file is
written again only when the script changes, never to turn a test green.
"""
import json
import pathlib
import struct

import torch

DTYPES = {
    torch.bool: "BOOL", torch.uint8: "U8", torch.int8: "I8", torch.int16: "I16", torch.int32: "I32",
    torch.int64: "I64", torch.float16: "F16", torch.bfloat16: "BF16", torch.float32: "F32", torch.float64: "F64",
}


def to_bytes(tensor):
    tensor = tensor.detach().cpu().contiguous()
    if tensor.numel() == 0:
        return b""
    # numpy has no bfloat16: its bytes are those of int16
    return (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()


def write(script, tensors, metadata=None, name=None):
    """Writes {name: tensor or number or list} as safetensors, in the given order, beside the script."""
    path = pathlib.Path(script).with_suffix(".safetensors")
    if name is not None:
        path = path.with_name(name + ".safetensors")
    header, blobs, offset = {}, [], 0
    info = {"torch": torch.__version__, **(metadata or {})}
    header["__metadata__"] = {key: str(value) for key, value in info.items()}
    for key, value in tensors.items():
        if not torch.is_tensor(value):
            value = torch.tensor(value, dtype=torch.float64 if isinstance(value, float) else None)
        blob = to_bytes(value)
        header[key] = {"dtype": DTYPES[value.dtype], "shape": list(value.shape), "data_offsets": [offset, offset + len(blob)]}
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for blob in blobs:
            file.write(blob)
    print(f"{path.name}: {len(tensors)} tensors, {8 + len(text) + offset} bytes")
