#!/usr/bin/env python3
"""Judges a checkpoint on the 20 official runs of Omniglot: `python3 models/train/one_shot.py omniglot-small1`.

A run shows 20 characters of one alphabet as one hand drew them, and asks for each of 20 drawings by another hand which of
them it is (Lake et al. 2015). Neither these alphabets nor these drawings are in the sets that the trainer reads.
"""

import argparse
import json
import os

import numpy as np
import torch

import omniglot
from network import build
from train import HERE

KOCH = 0.920
"""Koch et al. 2015, table 2: a network that learned from 30 alphabets and was stopped by 10 others; here it is 4 and 1."""


def main():
    options = parse()
    torch.set_num_threads(options.threads)
    state = torch.load(os.path.join(options.work, f"{options.model}.pt"), map_location="cpu")
    net = build(options.model, state["distance"])
    net.load_state_dict(state["average"])
    runs = omniglot.accuracy(net, omniglot.official_runs(options.data))
    for number, share in enumerate(runs, 1):
        print(f"run {number:2}  {share:6.1%}")
    spread = np.std(runs, ddof=1) / np.sqrt(len(runs))
    print(f"mean    {np.mean(runs):6.1%}  standard error {spread:.1%}  (Koch et al. 2015, 30 alphabets: {KOCH:.1%})")
    if options.json is not None:
        learned, held = omniglot.load(options.data, options.model)
        figures = {
            "learned_from": {name: len(drawn) for name, drawn in learned.items()},
            "validated_on": {name: len(drawn) for name, drawn in held.items()},
            "loss": state["loss"],
            "distance": state["distance"],
            "seed": state["seed"],
            "steps": state["step"],
            "minutes": round(state["seconds"] / 60, 1),
            "parameters": sum(p.numel() for p in net.parameters()),
            "validation": round(float(np.mean(omniglot.accuracy(net, omniglot.trials(held, state["seed"])))), 4),
            "runs": [round(share, 2) for share in runs],
            "mean": round(float(np.mean(runs)), 4),
        }
        with open(options.json, "w") as file:
            json.dump(figures, file, indent=2)
            file.write("\n")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=sorted(omniglot.BACKGROUNDS))
    parser.add_argument("--data", default=os.path.join(HERE, "..", "..", "..", "shared", "data"), help="folder of the data sets")
    parser.add_argument("--work", default=os.path.join(HERE, "..", "..", "var", "train"), help="folder of the checkpoint")
    parser.add_argument("--json", metavar="FILE", help="file to write the figures to")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
