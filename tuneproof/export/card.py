"""The README of an exported folder: what it is, how it is asked, what it answers, what was checked.

Written for a reader who has only the folder. This module measures nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tuneproof.evaluate.proof import proof_sentences, without_guard
from tuneproof.export.asking import Way
from tuneproof.export.licences import licence_lines
from tuneproof.export.source import OpenedRun
from tuneproof.export.verify import Deviation
from tuneproof.i18n import _
from tuneproof.models.prompt import PLAIN_TEMPLATE
from tuneproof.runfiles import kept_evaluation
from tuneproof.store import RunFolder

_LOAD_MERGED = """\
from transformers import {auto}, AutoTokenizer

folder = {folder!r}  # wherever this folder is
tokenizer = AutoTokenizer.from_pretrained(folder)
model = {auto}.from_pretrained(folder)
"""
_LOAD_ADAPTER = """\
from peft import PeftModel
from transformers import {auto}, AutoTokenizer, GenerationConfig

folder = {folder!r}  # wherever this folder is
base_model = {base!r}{where}
tokenizer = AutoTokenizer.from_pretrained(folder)
base = {auto}.from_pretrained(base_model, dtype="float32"{revision})
base.generation_config = GenerationConfig.from_pretrained(folder)
model = PeftModel.from_pretrained(base, folder)
"""
_ASK: dict[Way, str] = {
    "chat": """\
inputs = tokenizer.apply_chat_template(
    [{{"role": "user", "content": {question!r}}}],
    add_generation_prompt=True,
    return_dict=True,
    return_tensors="pt",
)
""",
    "text": """\
inputs = tokenizer({template!r}.format(question={question!r}), return_tensors="pt")
""",
    "seq2seq": """\
inputs = tokenizer({question!r}, return_tensors="pt")
""",
}
_ANSWER = """\
produced = model.generate(**inputs)[0]
text = tokenizer.decode(
    produced{after}, skip_special_tokens=True, clean_up_tokenization_spaces=False
)
print(text.strip())
"""


def card(source: OpenedRun, way: Way, check: Deviation, folder: Path, *, merged: bool) -> str:
    """The README as Markdown."""
    lines = [
        *_front_matter(source, merged),
        "",
        f"# {source.name}",
        "",
        _description(source, merged),
        "",
        "## " + _("How to ask it"),
        "",
        "```python",
        snippet(source, way, folder, merged=merged).rstrip(),
        "```",
        "",
        *(f"- {line}" for line in _usage_notes(source, merged)),
        "",
        "## " + _("What it answers"),
        "",
        *(f"- {line}" for line in (*measured(source.run), guard_stays())),
        "",
        "## " + _("What was checked"),
        "",
        _check_sentence(check),
    ]
    return "\n".join(lines) + "\n"


def snippet(source: OpenedRun, way: Way, folder: Path, *, merged: bool) -> str:
    """A Python program that asks the folder one of the run's own questions."""
    seq2seq = source.base.kind == "seq2seq"
    local = source.base.local
    hub = local.source == "hub"
    load = (_LOAD_MERGED if merged else _LOAD_ADAPTER).format(
        auto="AutoModelForSeq2SeqLM" if seq2seq else "AutoModelForCausalLM",
        folder=folder.resolve().name,
        base=source.base_reference,
        where="" if hub else "  # wherever the folder of this model is",
        revision=f", revision={local.revision!r}" if hub and local.revision else "",
    )
    question = (*source.parts.test, *source.parts.known)[0].question
    ask = _ASK[way].format(question=question, template=PLAIN_TEMPLATE)
    return load + ask + _ANSWER.format(after="" if seq2seq else '[inputs["input_ids"].shape[1]:]')


def _front_matter(source: OpenedRun, merged: bool) -> Iterable[str]:
    """The YAML front matter, which the hub and Tuneproof read: licence, base model, library."""
    local = source.base.local
    yield "---"
    if local.license:
        yield from licence_lines(local.license)
    if local.source == "hub":
        yield f"base_model: {local.name}"
    yield f"library_name: {'transformers' if merged else 'peft'}"
    yield "---"


def _description(source: OpenedRun, merged: bool) -> str:
    kind = (
        _("A LoRA adapter merged into its base model")
        if merged
        else _("A LoRA adapter, without its base model")
    )
    return _(
        "{kind}, {base} ({licence}; its licence holds for this folder, too). Made by Tuneproof "
        "from the run {run}; digest of the base: {digest}."
    ).format(
        kind=kind,
        base=source.base_name,
        licence=source.base.local.license or _("licence unknown"),
        run=source.name,
        digest=source.base.digest,
    )


def _usage_notes(source: OpenedRun, merged: bool) -> Iterable[str]:
    yield _("Every question stands alone: one user turn, no system message, greedy decoding.")
    yield _("generation_config.json holds the tokens that end an answer and the length limit.")
    if not merged and source.base.local.source != "hub":
        yield _(
            "The base model is not on a hub: here and in adapter_config.json it is {name}, without "
            "the path that it has. Put the path of its folder there; Tuneproof said it when it "
            "wrote this folder. Until then PEFT's AutoPeftModelForCausalLM and its like find no "
            "base model, and ask no hub, where another model may have that name."
        ).format(name=f"`{source.base_reference}`")
    yield _(
        "It computes in float32, as the figures below were measured. In bfloat16 it needs half "
        "the memory, and a few close calls fall otherwise."
    )
    yield _(
        "What looks like a control token in a question, such as {token}, is read as one by "
        "programs other than Tuneproof: take it out of what strangers type."
    ).format(token=f"`{source.base.tokenizer.eos_token}`")
    if source.decoding.stop_on_loop:
        yield _(
            "Tuneproof itself also cuts an answer that repeats itself; generation settings have "
            "no word for that."
        )


def measured(run: RunFolder) -> list[str]:
    """Sentences on how well the adapter alone answers, as the folder does. Raises RunError where
    the figures of the proof are damaged."""
    evaluation = kept_evaluation(run)
    if evaluation is None:
        return [_("Not measured: the test questions were not answered.")]
    return proof_sentences(without_guard(evaluation))


def guard_stays() -> str:
    """The sentence that the guard is not part of an exported folder."""
    return _(
        "The guard is not part of this folder, which answers as the adapter alone does; tuneproof "
        "ask and tuneproof serve, given the run, have it."
    )


def _check_sentence(check: Deviation) -> str:
    return _(
        "This folder was loaded again after it was written. On {n} questions with their answers "
        "its scores differ from those of base and adapter by at most {difference:.2g}; the adapter "
        "itself changes them by up to {change:.2g}. It turns a question into the same tokens."
    ).format(n=check.probes, difference=check.difference, change=check.change)
