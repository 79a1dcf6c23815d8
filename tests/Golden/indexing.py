"""What PyTorch's indexing gives: IndexingTests takes and sets the same parts of the same tensor.

    /usr/bin/python3 tests/Golden/indexing.py
"""
import torch

import golden

x = torch.arange(120, dtype=torch.float32).reshape(2, 3, 4, 5)
rows = torch.tensor([True, False, True])
first_two = torch.tensor([[True, False, True], [False, True, False]])

taken = {
    "place": x[0],
    "place from the end": x[-1, -2],
    "range": x[:, 1:3],
    "range to the end": x[0, 1:],
    "range from the end": x[:, :, -3:-1],
    "empty range": x[1:1],
    "after the end": x[:, 3:],
    "step": x[:, ::2],
    "step within": x[:, :, 1:4:2],
    "ellipsis": x[..., 0],
    "ellipsis between": x[0, ..., 1],
    "new axis": x[:, None],
    "new axis at the end": x[..., None],
    "new axes and places": x[0, None, 1, :, None],
    "mask": x[x > 60],
    "mask of a row": x[:, rows],
    "mask of two dimensions": x[first_two],
    "mask after a place": x[0][:, first_two[0, :1].expand(4)],
    "mask after an ellipsis": x[..., torch.tensor([True, False, True, False, True])],
    "true": x[torch.tensor(True)],
    "false": x[torch.tensor(False)],
    "places": x[torch.tensor([1, 0, 1])],
    "places in one dimension": x[:, torch.tensor([2, 0])],
    "places in two": x[torch.tensor([0, 1]), torch.tensor([2, 0])],
    "places apart": x[:, torch.tensor([2, 0]), :, torch.tensor([1, 1])],
    "places as a matrix": x[0, torch.tensor([[0, 1], [2, 0]])],
    "places and range": x[0, torch.tensor([2, 0]), 1:3],
    "places after an ellipsis": x[..., torch.tensor([0, -1])],
}


def after(change):
    copy = x.clone()
    change(copy)
    return copy


def put(key, value):
    return after(lambda copy: copy.__setitem__(key, value))


taken |= {
    "set place": put(0, torch.tensor(-1.0)),
    "set range": put((slice(None), slice(1, 3)), torch.arange(5.0)),
    "set step": put((slice(None), slice(None), slice(0, 4, 2)), torch.tensor(-1.0)),
    "set ellipsis": put((..., 0), torch.arange(4.0)),
    "set leading ones": put((0, 0, 0), torch.arange(5.0).reshape(1, 1, 5)),
    "set mask": put(x > 60, torch.tensor(-1.0)),
    "set mask to many": put(x > 115, torch.arange(4.0)),
    "set mask of a row": put((slice(None), rows), torch.arange(40.0).reshape(2, 1, 4, 5)),
    "set places": put((torch.tensor([0, 1]), torch.tensor([2, 0])), torch.arange(5.0)),
    "set new axis": put((0, None, 1), torch.arange(20.0).reshape(1, 4, 5)),
}

golden.write(__file__, taken)
