"""Train the model: ``python -m training.train --data FOLDER --state FOLDER --minutes 9``; README.md says how in slices.

Needs PyTorch, NumPy, SentencePiece and sacrebleu alone, and nothing of Dragoman. A run ends when its minutes are over
or its steps are done, leaves the whole state in ``--state``, and the best weights so far in ``--travel``; the next run
goes on where it ended. The same seed and the same data give the same batches and dropout at every step, however often a
run was cut; on a CPU the same weights, to the bit.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from training.batches import Rows, plan
from training.checkpoints import load_state, load_weights, save_state, save_weights
from training.decoding import parse_validation, score
from training.model import Transformer
from training.shards import Corpus, Ragged, checked, load_corpus
from training.size import SIZES, Size
from training.vocabulary import END, PADDING, START, load_vocabulary

SMOOTHING = 0.1
"""Label smoothing (Szegedy et al. 2016)."""

CLIP = 1.0
"""Longest gradient, by its norm."""

AVERAGE = 0.999
"""What the running average of the weights keeps at each step: about the last thousand steps."""

COOLING = 0.25
"""The last share of all steps, in which the rate falls to nothing in a line (Hägele et al. 2024)."""

ENDING_SECONDS = 45
"""Kept of the minutes for the last validation and for writing."""

NOTED_STEPS = 100
"""Steps between two lines of the log."""

BATCH_TOKENS = 32_768
RATE = 1.2e-3
WARMING_STEPS = 2_000
SEED = 7
VALIDATE_EVERY = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a model is trained. ``steps`` may be changed when a run goes on, when its speed is known."""

    steps: int
    tokens: int = BATCH_TOKENS
    """Of a batch, a side, filling included."""
    rate: float = RATE
    """The highest rate of learning, at the end of the warming up."""
    warming: int = WARMING_STEPS
    """Steps in which the rate rises to it."""
    seed: int = SEED
    validate_every: int = VALIDATE_EVERY


def rate(step: int, course: Course) -> float:
    """The rate of learning at a step (from 1): up in a line, down by the inverse root, to nothing at the end."""
    warmed = course.rate * min(step / course.warming, (course.warming / step) ** 0.5)
    left = (course.steps - step + 1) / (COOLING * course.steps)
    return warmed * max(0.0, min(1.0, left))


class Trainer:
    """A model, its average and its optimizer at a step; makes one step after the other."""

    def __init__(self, corpus: Corpus, size: Size, course: Course, *, device: str = "cpu", compiled: bool = False):
        self.course, self.device = course, device
        torch.manual_seed(course.seed)
        self.model = Transformer(size).to(device)
        self.average = {name: weight.detach().clone() for name, weight in self.model.state_dict().items()}
        self._optimizer = torch.optim.AdamW(
            self.model.parameters(),
            lr=course.rate,
            betas=(0.9, 0.98),
            eps=1e-9,
            weight_decay=0.01,
            fused=device == "cuda",
        )
        self._run = torch.compile(self.model, dynamic=True) if compiled else self.model
        self._corpus, self._sides = corpus, [_Side(side, device) for side in (corpus.sources, corpus.targets)]
        self.step = self.passes = self.place = 0
        self._plan: list[tuple[Rows, int]] = []

    def state(self) -> dict[str, Any]:
        """All that the next step depends on."""
        return {
            "model": self.model.state_dict(),
            "average": self.average,
            "optimizer": self._optimizer.state_dict(),
            "at": {"step": self.step, "passes": self.passes, "place": self.place},
            "size": asdict(self.model.size),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state of the same size and data."""
        self.model.load_state_dict(state["model"])
        self.average = {name: weight.to(self.device).clone() for name, weight in state["average"].items()}
        self._optimizer.load_state_dict(state["optimizer"])
        self.step, self.passes, self.place = (state["at"][name] for name in ("step", "passes", "place"))
        self._plan = []

    def begin_from(self, weights: dict[str, Tensor], step: int) -> None:
        """Go on from weights that travelled: the optimizer begins anew, the rate does not."""
        self.model.load_state_dict(weights)
        self.average = {name: weight.detach().clone() for name, weight in self.model.state_dict().items()}
        self.step = step

    def advance(self) -> Tensor:
        """Make one step; returns the loss of its batch, a target piece, still on the device."""
        rows, bound = self._next()
        self.step += 1
        # Each step has random numbers of its own, so that none need be kept.
        torch.manual_seed(self.course.seed * 1_000_003 + self.step)
        self._optimizer.param_groups[0]["lr"] = rate(self.step, self.course)
        on_device = torch.from_numpy(rows).to(self.device)
        sources = self._sides[0].gather(on_device[:, 0], bound, end=True)
        labels = self._sides[1].gather(on_device[:, 1], bound, end=True)
        drafts = torch.cat(
            [torch.full_like(labels[:, :1], START), labels[:, :-1].where(labels[:, :-1] != END, PADDING)], 1
        )
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.device == "cuda"):
            scores = self._run(sources, drafts)
        loss = F.cross_entropy(
            scores.float().flatten(0, 1), labels.flatten(), ignore_index=PADDING, label_smoothing=SMOOTHING
        )
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self._optimizer.step()
        self._average()
        return loss.detach()

    def averaged(self, use: Callable[[Transformer], dict[str, float]]) -> dict[str, float]:
        """What a function makes of the model with its averaged weights."""
        kept = {name: weight.detach().clone() for name, weight in self.model.state_dict().items()}
        self.model.load_state_dict(self.average)
        found = use(self.model)
        self.model.load_state_dict(kept)
        return found

    def _next(self) -> tuple[Rows, int]:
        if not self._plan or self.place >= len(self._plan):
            if self._plan:
                self.passes, self.place = self.passes + 1, 0
            self._plan = plan(self._corpus, tokens=self.course.tokens, seed=self.course.seed, number=self.passes)
        batch = self._plan[self.place]
        self.place += 1
        return batch

    def _average(self) -> None:
        # Early weights are forgotten sooner: an average of nothing but beginnings would be no use.
        kept = min(AVERAGE, self.step / (self.step + 10))
        with torch.no_grad():
            averages = list(self.average.values())
            torch._foreach_lerp_(averages, list(self.model.state_dict().values()), 1 - kept)


class _Side:
    """All sequences of one side on the device, to gather filled batches from."""

    def __init__(self, side: Ragged, device: str) -> None:
        self._flat = torch.from_numpy(np.append(side.flat, PADDING).astype(np.int32)).to(device)
        self._starts = torch.from_numpy(side.starts).to(device)
        self._lengths = torch.from_numpy(side.lengths.astype(np.int64)).to(device)

    def gather(self, rows: Tensor, bound: int, *, end: bool) -> Tensor:
        """Ids (rows, bound), each with its end behind it, filled up."""
        places = torch.arange(bound, device=rows.device)[None, :]
        lengths = self._lengths[rows][:, None]
        inside = places < lengths
        ids = self._flat[torch.where(inside, self._starts[rows][:, None] + places, len(self._flat) - 1)].long()
        return torch.where(places == lengths, END, ids) if end else ids


def train(
    trainer: Trainer, *, until: float, validate: Callable[[Transformer], dict[str, float]], log: Path
) -> Iterator[dict[str, float]]:
    """Make steps until all are made or the time (monotonic seconds) has come; yields scores at each validation.

    The last validation is at the end, also where the time ends it.
    """
    noted, began = trainer.step, time.monotonic()
    losses: list[Tensor] = []
    judged = -1
    while trainer.step < trainer.course.steps and time.monotonic() < until:
        losses.append(trainer.advance())
        if len(losses) >= NOTED_STEPS or trainer.step == trainer.course.steps:
            loss = float(torch.stack(losses).mean())
            seconds, losses = time.monotonic() - began, []
            speed = (trainer.step - noted) / max(seconds, 1e-9)
            _note(log, {"step": trainer.step, "loss": round(loss, 4), "steps_per_second": round(speed, 3)})
            noted, began = trainer.step, time.monotonic()
        if trainer.step % trainer.course.validate_every == 0:
            yield _judge(trainer, validate, log)
            judged, began = trainer.step, time.monotonic()
    if judged != trainer.step:
        yield _judge(trainer, validate, log)


def _judge(trainer: Trainer, validate: Callable[[Transformer], dict[str, float]], log: Path) -> dict[str, float]:
    scores = trainer.averaged(validate)
    _note(log, {"step": trainer.step, "chrf": {name: round(value, 2) for name, value in scores.items()}})
    return scores


def _note(log: Path, line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def main(arguments: list[str] | None = None) -> None:
    options = _parsed(arguments)
    until = time.monotonic() + 60 * options.minutes - ENDING_SECONDS * min(1.0, options.minutes / 9)
    corpus, manifest = load_corpus(options.data)
    vocabulary = load_vocabulary(checked(options.data, manifest["vocabulary"]))
    rows = parse_validation(checked(options.data, manifest["validation"]))
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_float32_matmul_precision("high")
    course = Course(
        steps=options.steps,
        tokens=options.tokens,
        rate=options.rate,
        warming=options.warming,
        seed=options.seed,
        validate_every=options.validate_every,
    )
    size = Size(pieces=len(vocabulary), **SIZES[options.size])
    trainer = Trainer(corpus, size, course, device=device, compiled=options.compile)
    state = load_state(options.state)
    best = -1.0
    if state is not None:
        trainer.restore(state)
        best = state["best"]
    elif options.start is not None:
        weights, _, about = load_weights(options.start)
        trainer.begin_from(weights, int(about["step"]))
    options.state.mkdir(parents=True, exist_ok=True)
    print(f"{len(corpus.pairs)} rows a pass, on {device}, from step {trainer.step} of {course.steps}", flush=True)
    first = trainer.step
    begun = time.monotonic()
    log = options.state / "log.jsonl"
    for scores in train(
        trainer, until=until, validate=lambda model: score(model, vocabulary, rows, device=device), log=log
    ):
        if scores["mean"] > best:
            best = scores["mean"]
            about = {"step": trainer.step, "chrf": scores, "data": manifest["name"], "course": asdict(course)}
            save_weights(options.travel, trainer.average, size, about)
        save_state(options.state, {**trainer.state(), "best": best})
        (options.travel / "log.jsonl").write_bytes(log.read_bytes())
    speed = (trainer.step - first) / (time.monotonic() - begun)
    print(f"step {trainer.step}, best chrF {best:.2f}; {speed:.2f} steps a second: {540 * speed:.0f} in 9 minutes")


def _parsed(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the translation model, or go on with it.")
    parser.add_argument("--data", type=Path, required=True, help="folder that training.data wrote")
    parser.add_argument("--state", type=Path, required=True, help="folder of the whole state, to go on from")
    parser.add_argument("--travel", type=Path, required=True, help="folder for the best weights, in pieces")
    parser.add_argument("--start", type=Path, help="weights that travelled, where there is no state")
    parser.add_argument("--minutes", type=float, default=9.0, help="end within so many minutes")
    parser.add_argument("--steps", type=int, default=30_000, help="of all runs together: the rate falls towards it")
    parser.add_argument("--tokens", type=int, default=BATCH_TOKENS, help="of a batch, a side")
    parser.add_argument("--rate", type=float, default=RATE, help="highest rate of learning")
    parser.add_argument("--warming", type=int, default=WARMING_STEPS, help="steps until it is reached")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--validate-every", type=int, default=VALIDATE_EVERY, help="steps between validations")
    parser.add_argument("--size", choices=sorted(SIZES), default="base")
    parser.add_argument("--compile", action="store_true", help="compile the model first: a minute, then faster")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
