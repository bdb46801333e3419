"""Out-of-domain questions by language: questions of everyday life that an organisation's answers
are not about.

They are fixed, so that two guards can be compared. Many are questions to other organisations, which
are the hardest to tell from one's own. No language model is trained on them and no figure counts
them.
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
    return _questions_in(language) if language in LANGUAGES else ()


@cache
def _questions_in(language: str) -> tuple[str, ...]:
    text = files("tuneproof.text").joinpath("elsewhere", f"{language}.txt").read_text("utf-8")
    return tuple(text.splitlines())
