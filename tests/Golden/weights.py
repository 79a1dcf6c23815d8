"""Files of weights as python3-torch writes them: a state dict, a checkpoint around one, tensors that share memory, the format before
PyTorch 1.6, a module saved whole, TorchScript, NumPy arrays, a checkpoint with objects of all kinds, kinds of tensors that are not read,
and a pickle that calls what no weights need."""
import argparse
import collections
import datetime
import pathlib

import numpy
import torch

import golden

HERE = pathlib.Path(__file__).parent
torch.manual_seed(1)

network = torch.nn.Sequential(collections.OrderedDict(
    conv=torch.nn.Conv2d(3, 4, 3, bias=False), norm=torch.nn.BatchNorm2d(4), head=torch.nn.Linear(4, 2)))
network.to(memory_format=torch.channels_last)
state = network.state_dict()
torch.save(state, HERE / "weights_state_dict.pth")
golden.write(__file__, dict(state), name="weights_state_dict")

optimizer = torch.optim.Adam(network.parameters())
checkpoint = {
    "epoch": 7, "arch": "tiny", "best_acc1": torch.tensor(12.5), "best": 0.25, "done": False, "big": 2 ** 40, "negative": -(2 ** 40),
    "size": torch.Size([2, 3]), "device": torch.device("cpu"), "dtype": torch.bfloat16, "none": None, "list": [1, (2,), (1, 2, 3, 4)],
    "optimizer": optimizer.state_dict(), "model": {"state_dict": state},
}
torch.save(checkpoint, HERE / "weights_checkpoint.pth")

base = torch.arange(24, dtype=torch.float32)
shared = {
    "whole": base, "row": base.view(4, 6)[1], "column": base.view(4, 6)[:, 2], "transposed": base.view(4, 6).t(),
    "expanded": torch.tensor([1.5, 2.5]).expand(3, 2), "scalar": torch.tensor(3, dtype=torch.int64), "empty": torch.zeros(0, 3),
    "parameter": torch.nn.Parameter(torch.ones(2)),
    **{str(dtype).split(".")[1]: torch.tensor([0, 1, 2], dtype=dtype) for dtype in
       [torch.float16, torch.bfloat16, torch.float64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool, torch.complex64]},
}
torch.save(shared, HERE / "weights_shared.pt", pickle_protocol=4)

torch.save(state, HERE / "weights_legacy.pth", _use_new_zipfile_serialization=False)
torch.save(network, HERE / "weights_module.pth")
torch.jit.script(network).save(str(HERE / "weights_script.pt"))
torch.save({name: value.numpy() for name, value in state.items()}, HERE / "weights_numpy.pth", pickle_protocol=5)

torch.save({
    "epoch": 3, "state_dict": collections.OrderedDict(("model." + name, value) for name, value in state.items()),
    "hyper_parameters": argparse.Namespace(lr=0.1, root=pathlib.PurePosixPath("/data"), started=datetime.timedelta(seconds=5)),
    "lr_schedulers": [{"milestones": collections.Counter([3, 6]), "seen": collections.defaultdict(int, {"a": 1})}],
    "callbacks": {"best": numpy.float64(0.5), "names": {"a", "b"}, "frozen": frozenset([1]), "raw": b"abc"},
    "ema": {"decay": torch.tensor(0.9)},
}, HERE / "weights_lightning.ckpt")

torch.save({"plain": torch.ones(2), "sparse": torch.eye(3).to_sparse()}, HERE / "weights_sparse.pth")
torch.save({"plain": torch.ones(2), "quantised": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)}, HERE / "weights_quantised.pth")


class Command:
    def __reduce__(self):
        import os
        return os.system, ("touch weights_were_run",)


torch.save({"state_dict": state, "note": Command()}, HERE / "weights_command.pth")

for path in sorted(HERE.glob("weights_*")):
    print(path.name, path.stat().st_size, "bytes")
