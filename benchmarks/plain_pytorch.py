#!/usr/bin/python3
"""Plain PyTorch, for comparison: the same training as `relight bench`, as its tutorials write it.

    apt-get install -y --no-install-recommends python3-torch python3-torchvision libopenblas0-openmp
    plain_pytorch.py op
    plain_pytorch.py step --arch resnet34 --size 64 --batch 64 --precision bf16 --steps 10
    plain_pytorch.py load --data DIR --size 64 --workers 2
    plain_pytorch.py epoch --data DIR --size 64 --limit 40

Prints one JSON object with the names that `relight bench --json` uses. DIR holds train/CLASS/*.
"""
import argparse
import itertools
import json
import resource
import time

import torch
import torchvision


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["op", "step", "load", "epoch"])
    parser.add_argument("--data", help="folder with train/")
    parser.add_argument("--arch", default="resnet34")
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="bf16")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--warmup", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, default=0, help="batches of the epoch at most; 0: all")
    return parser.parse_args()


def make_step(args):
    """A function from a batch to a trained step: Adam, cross-entropy, channels last, autocast."""
    torch.manual_seed(0)
    model = getattr(torchvision.models, args.arch)(num_classes=args.classes)
    model = model.to(memory_format=torch.channels_last).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = torch.nn.CrossEntropyLoss()

    def step(images, labels):
        images = images.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.precision == "bf16"):
            loss = criterion(model(images), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    return step


def batches(args):
    transform = torchvision.transforms.Compose(
        [torchvision.transforms.Resize((args.size, args.size)), torchvision.transforms.ToTensor()])
    folder = torchvision.datasets.ImageFolder(f"{args.data}/train", transform)
    loader = torch.utils.data.DataLoader(
        folder, batch_size=args.batch, shuffle=True, num_workers=args.workers, drop_last=True)
    return itertools.islice(loader, args.limit or None)


def op(args):
    a, b = torch.randn(4, 4), torch.randn(4, 4)
    for calls in (20_000, 200_000):
        start = time.perf_counter()
        for _ in range(calls):
            a + b
        seconds = time.perf_counter() - start
    return {"nanosecondsPerCall": seconds / calls * 1e9}


def step(args):
    train = make_step(args)
    images = torch.randn(args.batch, 3, args.size, args.size)
    labels = torch.randint(0, args.classes, (args.batch,))
    for _ in range(args.warmup):
        train(images, labels)
    start = time.perf_counter()
    for _ in range(args.steps):
        train(images, labels)
    return {"imagesPerSecond": args.steps * args.batch / (time.perf_counter() - start)}


def load(args):
    start = time.perf_counter()
    images = sum(len(labels) for _, labels in batches(args))
    return {"imagesPerSecond": images / (time.perf_counter() - start)}


def epoch(args):
    train = make_step(args)
    images, start = 0, time.perf_counter()
    for batch, labels in batches(args):
        train(batch, labels)
        images += len(labels)
    return {"imagesPerSecond": images / (time.perf_counter() - start)}


def main():
    args = parse()
    torch.set_num_threads(args.threads)
    figures = {"op": op, "step": step, "load": load, "epoch": epoch}[args.what](args)
    settings = {name: getattr(args, name) for name in ("arch", "size", "batch", "precision")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"what": args.what, "torch": torch.__version__, **settings, **figures, "peakRssMiB": peak}))


if __name__ == "__main__":
    main()
