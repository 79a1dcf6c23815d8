#!/usr/bin/python3
"""Plain PyTorch, for comparison: the same training as `relight bench`, as its tutorials write it.

    apt-get install -y --no-install-recommends python3-torch python3-torchvision libopenblas0-openmp
    plain_pytorch.py op
    plain_pytorch.py step --arch resnet34 --size 64 --batch 64 --precision bf16 --steps 10
    plain_pytorch.py step --method simclr --arch resnet18 --stem compact --size 64 --batch 256 --precision fp32 --steps 2
    plain_pytorch.py views --data DIR --size 64 --workers 2 --transforms pil
    plain_pytorch.py load --data DIR --size 64 --workers 2
    plain_pytorch.py epoch --data DIR --size 64 --limit 40

Prints one JSON object with the names that `relight bench --json` uses. DIR holds train/CLASS/*.
"""
import argparse
import itertools
import glob
import json
import resource
import statistics
import time

import PIL.Image
import torch
import torchvision


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["op", "step", "load", "views", "epoch"])
    parser.add_argument("--data", help="folder with train/")
    parser.add_argument("--arch", default="resnet34")
    parser.add_argument("--method", choices=["supervised", "simclr"], default="supervised")
    parser.add_argument("--stem", choices=["imagenet", "compact", "small"], default="imagenet")
    parser.add_argument("--transforms", choices=["pil", "tensor"], default="pil", help="torchvision's, on which kind of images")
    parser.add_argument("--source-size", type=int, default=224, help="side of the decoded images of views")
    parser.add_argument("--images", type=int, default=1024, help="images that views are made of")
    parser.add_argument("--epochs", type=int, default=5, help="passes over them")
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


def make_model(args):
    model = getattr(torchvision.models, args.arch)(num_classes=args.classes)
    if args.stem != "imagenet":
        model.conv1 = torch.nn.Conv2d(3, 64, 3, stride=2 if args.stem == "compact" else 1, padding=1, bias=False)
        model.maxpool = torch.nn.Identity()
    if args.method == "simclr":
        features, hidden, embedding = model.fc.in_features, 512, 128
        model.fc = torch.nn.Sequential(
            torch.nn.Linear(features, hidden, bias=False), torch.nn.BatchNorm1d(hidden), torch.nn.ReLU(inplace=True),
            torch.nn.Linear(hidden, embedding))
    return model


class NtXent(torch.nn.Module):
    """The contrastive loss of two views, one behind the other, as lightly computes it on one machine."""

    def forward(self, embeddings, _, temperature=0.5):
        z = torch.nn.functional.normalize(embeddings.float(), dim=1)
        count = len(z)
        scores = z @ z.t() / temperature
        others = scores[~torch.eye(count, dtype=torch.bool)].view(count, -1)
        partners = torch.arange(count // 2)
        return torch.nn.functional.cross_entropy(others, torch.cat([partners + count // 2 - 1, partners]))


def make_step(args):
    """A function from a batch to a trained step: Adam, channels last, autocast."""
    torch.manual_seed(0)
    model = make_model(args).to(memory_format=torch.channels_last).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = NtXent() if args.method == "simclr" else torch.nn.CrossEntropyLoss()

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
    images = torch.randn(args.batch * (2 if args.method == "simclr" else 1), 3, args.size, args.size)
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


class TwoViews(torch.utils.data.Dataset):
    """Two views of each image; the images are decoded already."""

    def __init__(self, args):
        tv = torchvision.transforms
        side = (args.source_size, args.source_size)
        files = sorted(glob.glob(f"{args.data}/train/*/*"))[:args.images]
        self.images = [PIL.Image.open(file).convert("RGB").resize(side) for file in files]
        last = [tv.ToTensor()]
        if args.transforms == "tensor":
            self.images = [tv.functional.pil_to_tensor(image) for image in self.images]
            last = [tv.ConvertImageDtype(torch.float32)]
        self.transform = tv.Compose([
            tv.RandomResizedCrop(args.size, scale=(0.08, 1)), tv.RandomHorizontalFlip(),
            tv.RandomApply([tv.ColorJitter(0.4, 0.4, 0.4, 0.1)], 0.8), tv.RandomGrayscale(0.2), *last])

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        return self.transform(self.images[index]), self.transform(self.images[index])


def views(args):
    loader = torch.utils.data.DataLoader(
        TwoViews(args), batch_size=args.batch, shuffle=True, num_workers=args.workers, drop_last=True, persistent_workers=True)
    rates = []
    for _ in range(1 + args.epochs):
        start = time.perf_counter()
        made = sum(2 * len(first) for first, _ in loader)
        rates.append(made / (time.perf_counter() - start))
    return {"viewsPerSecond": statistics.median(rates[1:]), "transforms": args.transforms}


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
    figures = {"op": op, "step": step, "load": load, "views": views, "epoch": epoch}[args.what](args)
    settings = {name: getattr(args, name) for name in ("method", "arch", "size", "batch", "precision")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"what": args.what, "torch": torch.__version__, **settings, **figures, "peakRssMiB": peak}))


if __name__ == "__main__":
    main()
