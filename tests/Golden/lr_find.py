"""Learning rates that fastai's four rules read off recorded sweeps, by other algorithms than fastai's and Relight's own.

Curves are losses of a sweep from 1e-7 to 10 in 100 steps (fastai's lr_find), smoothed by fastai's running average (beta 0.98, bias corrected), and cut
where they are four times their lowest. The rules see what lr_find shows them: without the first tenth of the sweep and the last five points.
"""
import bisect
import math
import random

import torch

import golden

STEPS, LOWEST, HIGHEST, BETA = 100, 1e-7, 10.0, 0.98


def sweep(seed, fall, rise, noise):
    """Rates, raw losses and smoothed losses: a logistic fall about 10^fall, an exponential rise from 10^rise on, and noise."""
    draw = random.Random(seed)
    rates, raw, smoothed = [], [], []
    for step in range(STEPS):
        decade = math.log10(LOWEST) + step / (STEPS - 1) * math.log10(HIGHEST / LOWEST)
        loss = 2.5 - 1.6 / (1 + math.exp(-3 * (decade - fall))) + (math.exp(3 * (decade - rise)) - 1 if decade > rise else 0) + draw.gauss(0, noise)
        rates.append(10 ** decade)
        raw.append(loss)
        weights = [(1 - BETA) * BETA ** (step - i) for i in range(step + 1)]
        smoothed.append(sum(w * x for w, x in zip(weights, raw)) / sum(weights))
        if smoothed[-1] > 4 * min(smoothed):
            break
    return rates, raw, smoothed


def longest_fall(losses):
    """Length of the longest strictly falling subsequence, and where one first ends: by patience sorting."""
    piles, best, end = [], 0, 0
    for i, loss in enumerate(losses):
        pile = bisect.bisect_left(piles, -loss)
        piles[pile:pile + 1] = [-loss]
        if pile + 1 > best:
            best, end = pile + 1, i
    return best, end


def valley(rates, losses):
    length, end = longest_fall(losses)
    return rates[0] if length == 1 else rates[end - length + int(length / 3) + int(length / 3 / 2)]


def steep(rates, losses):
    slopes = torch.diff(torch.tensor(losses, dtype=torch.float64)) / torch.diff(torch.tensor(rates, dtype=torch.float64).log())
    return rates[int(slopes.argmin())]


def slide(rates, losses, distance=15, threshold=0.005):
    slopes = torch.gradient(torch.tensor(losses, dtype=torch.float64))[0]
    apart = (slopes[distance:] - slopes[:-distance]).abs() > threshold
    settled = [i for i in range(len(apart)) if not apart[i]]
    return rates[min(settled[-1] + 1, len(apart) - 1)] if settled else rates[0]


tensors = {}
for name, settings in {"usual": (1, -3.2, -0.5, 0.02), "noisy": (2, -2.5, 0.0, 0.15), "early": (3, -5.0, -2.0, 0.03), "whole": (4, -1.0, 3.0, 0.02)}.items():
    rates, raw, smoothed = sweep(*settings)
    seen = slice(STEPS // 10, -5)
    of = (rates[seen], smoothed[seen])
    tensors[f"{name}.rates"] = torch.tensor(rates, dtype=torch.float64)
    tensors[f"{name}.losses"] = torch.tensor(raw, dtype=torch.float64)
    tensors[f"{name}.smoothed"] = torch.tensor(smoothed, dtype=torch.float64)
    tensors[f"{name}.valley"] = valley(*of)
    tensors[f"{name}.steepest"] = steep(*of)
    tensors[f"{name}.minimum/10"] = min(zip(*of), key=lambda pair: pair[1])[0] / 10
    tensors[f"{name}.slide"] = slide(*of)
golden.write(__file__, tensors)
