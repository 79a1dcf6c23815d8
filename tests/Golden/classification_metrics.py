"""Metrics of 400 answers over 7 classes, by brute force from their definitions in float64.

What is awkward is in it: whole rows that repeat, so that scores tie; samples without a label; a class that is never a
label (4), one that is never an answer (5), and one that is neither (6). Averages over classes are scikit-learn's: over
those that occur, where what has no value counts as 0; areas under the curve over those that have both kinds of samples.
"""
import numpy as np

import torch

import golden

CLASSES, SAMPLES, BINS = 7, 400, 15
random = np.random.default_rng(11)
rows = random.normal(0, 1.5, (90, CLASSES)).astype(np.float32)
rows[:, 5] -= 9
rows[:, 6] -= 50
kind = random.integers(0, len(rows), SAMPLES)
logits = rows[kind]
labels = np.where(random.random(SAMPLES) < 0.5, logits.argmax(1), random.integers(0, CLASSES, SAMPLES))
labels[np.isin(labels, [4, 6])] = random.choice([0, 1, 2, 3, 5], np.isin(labels, [4, 6]).sum())
labels[random.random(SAMPLES) < 0.05] = -1

x = logits.astype(np.float64)[labels >= 0]
y = labels[labels >= 0]
n = len(y)
answers = x.argmax(1)
probabilities = np.exp(x - x.max(1, keepdims=True))
probabilities /= probabilities.sum(1, keepdims=True)
scores = np.log(probabilities).astype(np.float32)


def divide(a, b):
    return a / b if b else 0.0


precision, recall, f1 = [], [], []
for c in range(CLASSES):
    hits, labelled, answered = sum((y == c) & (answers == c)), sum(y == c), sum(answers == c)
    if labelled + answered:
        precision.append(divide(hits, answered))
        recall.append(divide(hits, labelled))
        f1.append(divide(2 * precision[-1] * recall[-1], precision[-1] + recall[-1]))

areas = []
for c in range(CLASSES):
    positive, negative = scores[y == c, c], scores[y != c, c]
    if len(positive) and len(negative):
        areas.append(np.mean([1.0 if p > q else 0.5 if p == q else 0.0 for p in positive for q in negative]))

confidence = probabilities.max(1)
ece = 0.0
for m in range(BINS):
    inside = (confidence > m / BINS) & (confidence <= (m + 1) / BINS)
    if inside.any():
        ece += inside.mean() * abs((answers == y)[inside].mean() - confidence[inside].mean())


def top(k):
    return np.mean([sum(row > row[label]) < k for row, label in zip(x, y)])


golden.write(__file__, {
    "logits": torch.from_numpy(logits), "labels": torch.from_numpy(labels.astype(np.int64)),
    "accuracy": float(np.mean(answers == y)), "top2": float(top(2)), "top5": float(top(5)),
    "precision": float(np.mean(precision)), "recall": float(np.mean(recall)), "f1": float(np.mean(f1)),
    "ece": float(ece), "auroc": float(np.mean(areas)),
    "tied_pairs": sum(int((scores[y == c, c][:, None] == scores[y != c, c][None]).sum()) for c in range(CLASSES)),
})
