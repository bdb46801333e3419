"""`python -m bench.train`: seconds an epoch of four ways to train the same adapter.

Each way in a process of its own, one after another. `--quick` makes a step or two of each, to
see that they run: its figures mean nothing and are not kept.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bench import children, data, results, tables
from bench.environments import ROOT, TRL, UNSLOTH, Environment, NotInstallable, python_of
from bench.measure import Job
from tuneproof.models.sources import locate

STEPS_AN_EPOCH = -(-data.ROWS // 8)

PLANS = {
    # Warm-up, windows, steps a window. Rows of the diary's are all padded to one width, so few
    # steps tell its time. Ours sorts by length within an epoch: whole epochs alone are fair.
    "diary": (1, 3, 2),
    "trl": (2, 3, 12),
    "unsloth": (3, 3, STEPS_AN_EPOCH),
    "tuneproof": (STEPS_AN_EPOCH, 3, STEPS_AN_EPOCH),
    "tuneproof-upper-half": (STEPS_AN_EPOCH, 3, STEPS_AN_EPOCH),
    "tuneproof-default": (STEPS_AN_EPOCH, 3, STEPS_AN_EPOCH),
}
DIARY_TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj"]
SETTINGS: dict[str, tuple[dict[str, Any], ...]] = {
    "trl": ({"autocast": True}, {"adapter": "bfloat16"}),
    "unsloth": ({"autocast": True}, {"compile": True}),
}
"""Settings of a rival that are tried on top of the best so far."""
PROBE_STEPS = 5
CURVE_STEPS = 20


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(prog="bench.train", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a step or two; keeps nothing")
    parser.add_argument("--only", help=f"some of: {', '.join(PLANS)}, curves")
    asked = parser.parse_args(arguments)
    only = asked.only.split(",") if asked.only else [*PLANS, "curves"]
    path = results.path_for(results.device_name())

    def keep(part: dict[str, Any]) -> None:
        if not asked.quick:
            results.add(path, part)

    show(measure(only, keep, quick=asked.quick))
    if not asked.quick:
        tables.console().print(f"Kept in {path.relative_to(ROOT)}")


Keep = Callable[[dict[str, Any]], None]


def measure(only: list[str], keep: Keep, *, quick: bool = False) -> dict[str, Any]:
    """Rates of the machine, then each way in turn, then the loss curves; `keep` is told what is
    known so far after each, so that a run cut short has not been for nothing."""
    folder = locate(data.MODEL).path
    chosen = data.training_rows(data.renderer_of(folder))
    shape = data.shape(chosen)
    say = tables.console().print
    say(
        f"{shape['rows']} rows; mean tokens: prompt {shape['prompt_tokens']} (wanted "
        f"{data.PROMPT_TOKENS:g}), answer {shape['answer_tokens']} (wanted {data.ANSWER_TOKENS:g})"
    )
    base = Job(str(folder), chosen.texts, 1, 1, 1)
    part: dict[str, Any] = {
        "device": results.device_name(),
        "commit": results.commit(),
        "data": shape,
        "train": {},
    }
    tokens = round(8 * (chosen.prompt_tokens + chosen.answer_tokens))
    labels = round(8 * chosen.answer_tokens)
    say("Measuring the machine's matrix rates")
    rates_job = {"model": str(folder), "tokens": tokens, "labels": labels}
    part["rates"] = children.ask("bench.rates", rates_job)
    for name in PLANS:
        if name in only:
            say(f"Training: {tables.NAMES[name]}")
            part["train"][name] = _one(name, base, quick)
            keep(part)
    if "curves" in only:
        say("Loss curves")
        job = replace(base, window_steps=1 if quick else CURVE_STEPS - 1)
        part["curves"] = children.ask("bench.curves", job.json())
        keep(part)
    return part


def _one(name: str, base: Job, quick: bool) -> dict[str, Any]:
    warm_up, windows, steps = (1, 1, 1) if quick else PLANS[name]
    job = replace(base, warm_up=warm_up, windows=windows, window_steps=steps)
    match name:
        case "diary":
            return children.ask("bench.rivals.diary", replace(job, targets=DIARY_TARGETS).json())
        case "trl":
            return _installed(TRL, job, SETTINGS[name])
        case "unsloth":
            return _installed(UNSLOTH, job, SETTINGS[name])
        case _:
            layers = "all" if name == "tuneproof" else "upper-half"
            job = replace(job, options={"layers": layers, "forks": name == "tuneproof-default"})
            return children.ask("bench.rivals.ours", job.json())


Run = Callable[[Job], dict[str, Any]]


def _installed(
    environment: Environment, job: Job, settings: tuple[dict[str, Any], ...]
) -> dict[str, Any]:
    """What a rival with an environment of its own does, or why there is none."""
    try:
        python = python_of(environment)
    except NotInstallable as error:
        return {"error": f"cannot be installed: {error}"}

    def run(asked: Job) -> dict[str, Any]:
        module = f"bench.rivals.{environment.name}"
        return children.ask(module, asked.json(), python=python, variables=environment.variables)

    return best_setting(run, job, settings)


def best_setting(run: Run, job: Job, settings: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """Try each setting for a few steps on top of the best so far, then measure the best."""
    probe = replace(job, windows=1, window_steps=min(PROBE_STEPS, job.window_steps))
    best: dict[str, Any] = {}
    first = run(probe)
    tried = [{"options": best, **_brief(first)}]
    seconds = first.get("seconds_per_epoch", float("inf"))
    for setting in settings:
        options = {**best, **setting}
        found = run(replace(probe, options=options))
        tried.append({"options": options, **_brief(found)})
        if found.get("seconds_per_epoch", float("inf")) < seconds:
            best, seconds = options, found["seconds_per_epoch"]
    return {**run(replace(job, options=best)), "options": best, "tried": tried}


def _brief(found: Mapping[str, Any]) -> dict[str, Any]:
    return {key: found[key] for key in ("seconds_per_epoch", "error") if key in found}


def show(part: Mapping[str, Any]) -> None:
    """Print what was measured."""
    say = tables.console().print
    rates = part["rates"]
    if "error" not in rates:
        for dtype in ("bfloat16", "float32"):
            best = rates[dtype]["operations_per_second"] / 1e9
            each = ", ".join(f"{name} {r / 1e9:.0f}" for name, r in rates[dtype]["shapes"].items())
            say(f"{dtype}: {best:.0f} GFLOP/s at best ({each})")
    ours = part["train"].get("tuneproof", {})
    counted = ours.get("operations", {})
    tables.training(part["train"], counted.get("tokens"))
    for name, entry in part["train"].items():
        if "operations" in entry and "error" not in rates:
            reached = tables.share(entry, rates)
            say(
                f"{tables.NAMES[name]}: {reached['whole']:.0%} of the best {entry['dtype']} rate; "
                f"{reached['floor_seconds']:.1f} s an epoch at that rate. Padding, adapters and "
                "attention are not counted."
            )
    found = part.get("curves", {})
    if found and "error" not in found:
        tables.curves({k: v for k, v in found.items() if isinstance(v, list)})
        say(
            f"Largest difference from plain float32: tuneproof {found['largest_difference']:.4f}, "
            f"plain bfloat16 {found['largest_difference_of_plain_bfloat16']:.4f}"
        )
    elif found:
        say(f"Loss curves: {found['error']}")


if __name__ == "__main__":
    main()
