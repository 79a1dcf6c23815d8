"""Weights between torchvision and Relight, for a test that runs where there is torchvision; writes nothing into the repository.

  resnet34_exchange.py save FOLDER   writes torchvision.pth, and logits.safetensors: images and torchvision's logits
  resnet34_exchange.py load FOLDER   reads relight.pth, strictly, and writes answer.safetensors: its logits for the same images
"""
import pathlib
import sys

import torch
import torchvision

import golden


def main(what, folder):
    folder = pathlib.Path(folder)
    torch.manual_seed(3)
    model, images = torchvision.models.resnet34(), torch.randn(2, 3, 64, 64)
    if what == "save":
        model(torch.randn(4, 3, 64, 64))  # averages of their own
        torch.save(model.state_dict(), folder / "torchvision.pth")
    else:
        model.load_state_dict(torch.load(folder / "relight.pth"))
    with torch.no_grad():
        logits = model.eval()(images)
    golden.write(folder / "x", {"images": images, "logits": logits}, name="logits" if what == "save" else "answer")


main(*sys.argv[1:])
