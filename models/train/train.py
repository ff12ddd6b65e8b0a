#!/usr/bin/env python3
"""Trains a model: `python3 models/train/train.py pcb|generic --minutes 60`. Run again, it goes on where it stopped.

Checkpoints, the log and nothing else land in --work; `export.py` makes the model from a checkpoint.
"""

import argparse
import csv
import functools
import json
import os
import random
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", str(os.cpu_count() or 1))

import cv2  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402

import deeppcb  # noqa: E402
import losses  # noqa: E402
import omniglot  # noqa: E402
import piped  # noqa: E402
from evaluate import evaluate_generic, evaluate_pcb  # noqa: E402
from network import build  # noqa: E402
from pairs import GenericPairs  # noqa: E402
from warm_start import warm_start  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
RATE, WARM_UP, DECAY, CLIP = 2e-3, 100, 1e-4, 5.0
AVERAGE = 0.998
"""The exported weights are a running mean of the trained ones (Polyak 1992): steadier, at no cost."""


class Pcb:
    batch = 8
    losses = ("focal", "cross-entropy")

    def __init__(self, data, seed, step):
        pairs = deeppcb.load(data)
        if not pairs:
            sys.exit(f"{data}/deeppcb holds no pairs *_test.jpg, *_temp.jpg")
        train, held = deeppcb.split(pairs)
        self.validation = {name: pairs[name] for name in held}
        self.stream = deeppcb.PcbPairs({name: pairs[name] for name in train}, [seed, step])

    def loss(self, net, batch, form):
        test, template, heat, sides, box_weight, class_weight, cells = batch
        anomaly, classes, boxes = net(test, template)
        everywhere = torch.ones_like(cells)
        return (
            losses.centre_focal(classes, heat, class_weight)
            + 1.5 * losses.box_overlap(boxes, sides, box_weight)
            + 20 * map_loss(anomaly, cells, everywhere, form)
            + 0.5 * losses.dice(anomaly, cells, everywhere)
        )

    def evaluate(self, net, device):
        figures = evaluate_pcb(net, self.validation, device)
        return {f"{kind}_{name}": value for kind, values in figures.items() for name, value in values.items()}


class Generic:
    batch = 12
    losses = ("focal", "cross-entropy")
    validation_pairs = 240

    def __init__(self, data, seed, step):
        textures = piped.textures(data)
        self.stream = GenericPairs([seed, step], textures)
        held = iter(GenericPairs([seed, 999_999_999], textures))
        rows = [next(held) for _ in range(self.validation_pairs)]
        self.validation = [
            tuple(torch.stack(column) for column in zip(*rows[at : at + 20])) for at in range(0, len(rows), 20)
        ]

    def loss(self, net, batch, form):
        test, golden, target, weight = batch
        anomaly, distance = net(test, golden)
        return (
            10 * map_loss(anomaly, target, weight, form)
            + 0.5 * losses.dice(anomaly, target, weight)
            + 2 * losses.contrastive(distance, target, weight)
        )

    def evaluate(self, net, device):
        return evaluate_generic(net, self.validation, device)


class Omniglot:
    """Koch's protocol. A step is a few episodes, every pair of which counts."""

    batch = None
    losses = ("cross-entropy", "contrastive", "softmax")

    def __init__(self, background, data, seed, step):
        learned, held = omniglot.load(data, background)
        self.stream = omniglot.Episodes(learned, [seed, step])
        self.validation = list(omniglot.trials(held, seed))

    def loss(self, net, batch, form):
        test, training = (net.encoder(drawings.flatten(0, 1)).unflatten(0, drawings.shape[:2]) for drawings in batch)
        pairs = test[:, :, None], training[:, None]
        if form == "contrastive":
            same = torch.eye(omniglot.WAYS, device=test.device).expand(len(test), -1, -1)
            return losses.contrastive(net.head.apart(*pairs), 1 - same, 1 + same * (omniglot.WAYS - 2), margin=4)
        return losses.koch(net.head(*pairs)) if form == "cross-entropy" else losses.among_ways(net.head(*pairs))

    def evaluate(self, net, device):
        return {"one_shot": float(np.mean(omniglot.accuracy(net, self.validation, device)))}


MODELS = {"pcb": Pcb, "pcb-small": Pcb, "generic": Generic}
MODELS.update({name: functools.partial(Omniglot, name) for name in omniglot.BACKGROUNDS})


def map_loss(logits, target, weight, form):
    return losses.focal(logits, target, weight) if form == "focal" else losses.cross_entropy(logits, target, weight)


def main():
    options = parse()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.set_num_threads(options.threads)
    cv2.setNumThreads(1)
    seed_all(options.seed)
    os.makedirs(options.work, exist_ok=True)
    checkpoint = os.path.join(options.work, f"{options.model}.pt")
    net = build(options.model, options.distance).to(device, memory_format=torch.channels_last)
    average = build(options.model, options.distance).to(device)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    step, used, begun_from = 0, 0.0, None
    if os.path.exists(checkpoint):
        state = torch.load(checkpoint, map_location=device)
        net.load_state_dict(state["net"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        step, used, begun_from = state["step"], state["seconds"], state.get("begun_from")
        print(f"Going on from step {step}, {used / 60:.1f} minutes", flush=True)
    task = MODELS[options.model](options.data, options.seed, step)
    form = options.loss or task.losses[0]
    if form not in task.losses:
        sys.exit(f"--loss of {options.model} is one of {', '.join(task.losses)}")
    batches = iter(torch.utils.data.DataLoader(task.stream, task.batch, num_workers=options.workers))
    if step == 0:
        if options.start is not None:
            begun_from = begin_from(options.start, net, next(batches), device)
        average.load_state_dict(net.state_dict())
    started = measured = saved = time.monotonic()
    log = Log(os.path.join(options.work, f"{options.model}.csv"))

    def save():
        part = checkpoint + ".part"
        state = dict(net=net.state_dict(), average=average.state_dict(), optimiser=optimiser.state_dict())
        state.update(step=step, seconds=used + time.monotonic() - started, seed=options.seed, distance=options.distance)
        state.update(begun_from=begun_from, loss=form)
        torch.save(state, part)
        os.replace(part, checkpoint)  # a checkpoint is whole or it is the one before

    loss = float("nan")
    while True:
        seconds = used + time.monotonic() - started
        share = seconds / 60 / options.minutes
        if share >= 1:
            break
        rate = options.rate * min(1, (step + 1) / WARM_UP) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * share)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        batch = [part.float().to(device) for part in next(batches)]
        value = task.loss(net, batch, form)
        optimiser.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), CLIP)
        optimiser.step()
        step += 1
        follow(average, net, min(AVERAGE, step / (step + 50)))
        loss = value.item() if np.isnan(loss) else 0.98 * loss + 0.02 * value.item()
        if step % 20 == 0:
            show(share, step, loss, options.minutes)
        now = time.monotonic()
        if now - measured > options.measure_every * 60:
            log.write(step, seconds, loss, task.evaluate(average, device))
            measured = time.monotonic()
        if now - saved > 60:
            save()
            saved = now
    save()
    log.write(step, used + time.monotonic() - started, loss, task.evaluate(average, device))


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=sorted(MODELS))
    parser.add_argument("--minutes", type=float, default=60, help="training time in all, over all runs")
    parser.add_argument("--data", default=os.path.join(HERE, "..", "..", "..", "shared", "data"), help="folder of the data sets")
    parser.add_argument("--work", default=os.path.join(HERE, "..", "..", "var", "train"), help="folder of checkpoints and log")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--distance", choices=("weighted-l1", "euclidean", "cosine"), default="weighted-l1")
    parser.add_argument("--loss", choices=("focal", "cross-entropy", "contrastive", "softmax"), help="loss of the anomaly map, or of the pairs")
    parser.add_argument("--from", dest="start", metavar="FOLDER", help="exported model to begin with, models/pcb for one")
    parser.add_argument("--rate", type=float, default=RATE, help="highest learning rate; a tenth suits --from")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--workers", type=int, default=1, help="processes that make pairs")
    parser.add_argument("--measure-every", type=float, default=5, help="minutes between validations")
    return parser.parse_args()


def begin_from(folder, net, batch, device):
    """Returns what the new manifest says about where the weights began."""
    fresh = warm_start(net, folder, [image.float().to(device) for image in batch[:2]])
    print(f"Begins with the weights of {folder}; new: {', '.join(fresh) or 'none'}", flush=True)
    with open(os.path.join(folder, "manifest.json")) as file:
        begun = json.load(file)
    made = {name: begun["training"][name] for name in ("steps", "minutes", "commit")}
    return {"version": begun["version"], "encoder": begun["encoder"]["sha256"], **made}


def seed_all(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def follow(average, net, decay):
    with torch.no_grad():
        for kept, new in zip(average.state_dict().values(), net.state_dict().values()):
            if kept.dtype.is_floating_point:
                kept.mul_(decay).add_(new, alpha=1 - decay)
            else:
                kept.copy_(new)


def show(share, step, loss, minutes):
    width = 30
    done = int(share * width)
    end = "\r" if sys.stderr.isatty() else "\n"
    left = (1 - share) * minutes
    print(f"[{'#' * done}{'.' * (width - done)}] {share:4.0%}  step {step}  loss {loss:.3f}  {left:.1f} min left", end=end, file=sys.stderr, flush=True)


class Log:
    """A CSV file with one row for each validation; a second run appends."""

    def __init__(self, file):
        self.file = file

    def write(self, step, seconds, loss, figures):
        row = {"step": step, "minutes": f"{seconds / 60:.1f}", "loss": f"{loss:.4f}"}
        row.update({name: f"{value:.4f}" for name, value in figures.items()})
        new = not os.path.exists(self.file)
        with open(self.file, "a", newline="") as file:
            writer = csv.DictWriter(file, row.keys())
            if new:
                writer.writeheader()
            writer.writerow(row)
        print("  ".join(f"{name} {value}" for name, value in row.items()), flush=True)


if __name__ == "__main__":
    main()
