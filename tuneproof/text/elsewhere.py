"""Questions of everyday life, by language: what people ask that an organisation's answers are not
about.

They stand for all that lies outside of a domain, and are fixed, so that two guards can be compared.
Many of them are questions to other organisations, the hardest to tell. No language model is trained
on them and no figure counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from tuneproof.text.script import simplified, traditional
from tuneproof.text.tongue import tongue

LANGUAGES = ("de", "en", "es", "fr", "it", "ja", "ko", "pt", "zh", "zh-CN")
"""Languages with such questions; zh is Traditional Chinese."""


def elsewhere(questions: Sequence[str]) -> tuple[str, ...]:
    """The questions of everyday life in the language of `questions`; none where that language
    cannot be told, or there are none in it."""
    text = "\n".join(questions)
    language = tongue(text)
    if language == "zh" and len(simplified(text)) > len(traditional(text)):
        language = "zh-CN"
    return _read(language) if language in LANGUAGES else ()


@cache
def _read(language: str) -> tuple[str, ...]:
    text = files("tuneproof.text").joinpath("elsewhere", f"{language}.txt").read_text("utf-8")
    return tuple(text.splitlines())
