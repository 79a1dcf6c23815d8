"""Reads what a run leaves on disk, with nothing of Relight, safetensors or TensorBoard: only the standard
library and torch. Prints one JSON object: weights, metrics, csv, tensorboard. Exits 1 where anything is not as its format says.

    /usr/bin/python3 tests/Golden/read_run.py RUN
"""
import csv
import hashlib
import json
import pathlib
import struct
import sys

import torch

DTYPES = {"F32": (torch.float32, 4), "F64": (torch.float64, 8), "I64": (torch.int64, 8), "I32": (torch.int32, 4), "U8": (torch.uint8, 1)}
IMAGE, HISTOGRAM, SCALAR, METADATA = 4, 5, 2, 9


def read_weights(path):
    """A safetensors file as a state dict: 8 bytes of length, a JSON header, the elements."""
    blob = path.read_bytes()
    (size,) = struct.unpack("<Q", blob[:8])
    header, data = json.loads(blob[8:8 + size]), blob[8 + size:]
    weights = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        dtype, width = DTYPES[entry["dtype"]]
        first, last = entry["data_offsets"]
        tensor = torch.frombuffer(bytearray(data[first:last]), dtype=dtype) if last > first else torch.empty(0, dtype=dtype)
        assert last - first == tensor.numel() * width, name
        weights[name] = tensor.reshape(entry["shape"])
    return weights


def read_metrics(path):
    """metrics.jsonl by its rules: a later attempt supersedes what came after its start; unreadable lines are torn ones."""
    rows = {}
    for line in path.read_text().split("\n"):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if "resumedFrom" in entry:
            rows = {step: row for step, row in rows.items() if step <= entry["resumedFrom"]}
            continue
        values = {name: float(value) for name, value in entry.items() if name not in ("step", "epoch", "attempt", "time")}
        rows.setdefault(entry["step"], {}).update(values)
    return [{"step": step, "values": rows[step]} for step in sorted(rows)]


def read_csv(path):
    with open(path, newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert all(len(row) == len(rows[0]) for row in rows), "rows differ in length"
    assert rows[0][:2] == ["step", "epoch"]
    return [
        {"step": int(row[0]), "values": {name: float(field) for name, field in zip(rows[0][2:], row[2:]) if field}}
        for row in rows[1:]
    ]


CRC_TABLE = []
for value in range(256):
    for _ in range(8):
        value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
    CRC_TABLE.append(value)


def masked_crc(blob):
    crc = 0xFFFFFFFF
    for byte in blob:
        crc = crc >> 8 ^ CRC_TABLE[(crc ^ byte) & 0xFF]
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records(path):
    """TFRecord: length, CRC of the length, bytes, CRC of the bytes."""
    blob, at = path.read_bytes(), 0
    while at < len(blob):
        length, crc = struct.unpack_from("<QI", blob, at)
        assert masked_crc(blob[at:at + 8]) == crc, f"length of the record at {at}"
        data = blob[at + 12:at + 12 + length]
        (crc,) = struct.unpack_from("<I", blob, at + 12 + length)
        assert masked_crc(data) == crc, f"record at {at}"
        yield data
        at += 16 + length


def varint(blob, at):
    value = shift = 0
    while True:
        value |= (blob[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if blob[at - 1] < 0x80:
            return value, at


def fields(blob):
    """A message of protocol buffers as {field number: [values]}, by wire type."""
    result, at = {}, 0
    while at < len(blob):
        tag, at = varint(blob, at)
        if tag & 7 == 0:
            value, at = varint(blob, at)
        elif tag & 7 == 1:
            (value,), at = struct.unpack_from("<d", blob, at), at + 8
        elif tag & 7 == 5:
            (value,), at = struct.unpack_from("<f", blob, at), at + 4
        elif tag & 7 == 2:
            length, at = varint(blob, at)
            value, at = blob[at:at + length], at + length
            assert len(value) == length
        else:
            raise ValueError(f"wire type {tag & 7}")
        result.setdefault(tag >> 3, []).append(value)
    return result


def doubles(blob):
    return list(struct.unpack(f"<{len(blob) // 8}d", blob))


def value_of(blob):
    message = fields(blob)
    return message[2][0] if 2 in message else message[3][0].decode() if 3 in message else bool(message[4][0])


def read_graph(blob):
    """A GraphDef: every input must be a node that comes before."""
    nodes = {}
    for node in fields(blob)[1]:
        node = fields(node)
        name, inputs = node[1][0].decode(), [one.decode() for one in node.get(3, [])]
        assert name not in nodes and all(one in nodes for one in inputs), name
        attributes = {fields(one)[1][0]: fields(one)[2][0] for one in node[5]}
        shape = fields(fields(attributes[b"_output_shapes"])[1][0])[7][0]
        sizes = [fields(size).get(1, [0])[0] for size in fields(shape).get(2, [])]
        nodes[name] = {"name": name, "operator": node[2][0].decode(), "inputs": inputs, "shape": sizes}
    return list(nodes.values())


def read_tensorboard(folder):
    scalars, images, histograms, hyperparameters, graph, finished, files = {}, [], [], {}, [], False, []
    for path in sorted(folder.iterdir()):
        files.append(path.name)
        for number, record in enumerate(records(path)):
            event = fields(record)
            step = event.get(2, [0])[0]
            assert (event.get(3) == [b"brain.Event:2"]) == (number == 0), "the version comes first"
            if 4 in event:
                graph = read_graph(event[4][0])
            for value in fields(event[5][0])[1] if 5 in event else []:
                value = fields(value)
                tag = value[1][0].decode()
                if SCALAR in value:
                    scalars.setdefault(tag, []).append([step, value[SCALAR][0]])
                elif IMAGE in value:
                    image = fields(value[IMAGE][0])
                    png = image[4][0]
                    assert png[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", png[16:24]) == (image[2][0], image[1][0]), "size of the picture"
                    images.append({"tag": tag, "step": step, "height": image[1][0], "width": image[2][0]})
                elif HISTOGRAM in value:
                    histogram = fields(value[HISTOGRAM][0])
                    limits, counts = doubles(histogram[6][0]), doubles(histogram[7][0])
                    assert len(limits) == len(counts) and limits == sorted(limits) and sum(counts) == histogram[3][0]
                    histograms.append({
                        "tag": tag, "step": step, "min": histogram[1][0], "max": histogram[2][0], "count": histogram[3][0],
                        "sum": histogram[4][0], "sumOfSquares": histogram[5][0], "limits": limits, "counts": counts})
                elif METADATA in value:
                    plugin = fields(fields(value[METADATA][0])[1][0])
                    assert plugin[1] == [b"hparams"]
                    data = fields(plugin[2][0])
                    finished |= 4 in data
                    for entry in fields(data[3][0])[1] if 3 in data else []:
                        entry = fields(entry)
                        hyperparameters[entry[1][0].decode()] = value_of(entry[2][0])
    return {
        "files": files, "scalars": scalars, "images": images, "histograms": histograms,
        "hyperparameters": hyperparameters, "graph": graph, "finished": finished}


def main(run):
    checkpoint = max((path for path in (run / "checkpoints").iterdir() if path.name.isdigit()), key=lambda path: int(path.name))
    weights = read_weights(checkpoint / "model.safetensors")
    result = {
        "step": int(checkpoint.name),
        "weights": {
            name: {
                "shape": list(tensor.shape), "sum": tensor.double().sum().item(),
                "sha256": hashlib.sha256(tensor.numpy().tobytes()).hexdigest()}
            for name, tensor in weights.items()},
        "metrics": read_metrics(run / "metrics.jsonl"),
        "csv": read_csv(run / "metrics.csv"),
        "tensorboard": read_tensorboard(run / "tensorboard"),
    }
    json.dump(result, sys.stdout)


main(pathlib.Path(sys.argv[1]))
