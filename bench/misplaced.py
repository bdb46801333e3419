"""`python -m bench.misplaced`: how many answers beside a wrong question `check` finds by meaning.

Answers of three rows are put beside random other questions, over and over; the rows of both
examples and of covid-faq (in the folder that TUNEPROOF_COVID_FAQ names), as they are and with at
most three questions or one an answer. Counted is what D164 rests on (`misfits`), before it leaves
out what D160 names already and answers that say the same: planted rows that are found, and
untouched ones that are named.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from rich.table import Table

from bench import tables
from bench.diagnosis.setups import covid_folder
from bench.environments import ROOT
from tuneproof.check.across.meaning import misfits
from tuneproof.check.subject import Meanings
from tuneproof.config import Recipe, patched
from tuneproof.data.given import read_given
from tuneproof.preflight import meanings_of, subject_of
from tuneproof.progress import Silent
from tuneproof.types import Example

EXAMPLES = ("handbook-zh", "handbook-en")
ROUNDS, PLANTED = 40, 3


def main() -> None:
    """Plant, look, print."""
    shown = Table("", "rows", "answers", "found", "named of the untouched, a file")
    for name, settings in _files().items():
        recipe = patched(Recipe(), settings)
        subject = subject_of(read_given(recipe.data), recipe)
        meanings = meanings_of(subject, recipe, Silent())
        if meanings is None:
            raise SystemExit('The sentence encoder is missing: pip install "tuneproof[embedded]"')
        for most in (None, 3, 1):
            places = _kept(subject.answered, most)
            rows = [subject.answered[place] for place in places]
            cut = Meanings(meanings.questions[places], meanings.answers[places])
            label = name if most is None else f"{name}, {most} an answer"
            shown.add_row(label, *measured(rows, cut))
    tables.console().print(shown)


def _files() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for name in EXAMPLES:
        folder = ROOT / "examples" / name
        found[name] = {
            "data.train": [str(folder / "train.csv")],
            "data.test": str(folder / "test.csv"),
        }
    covid = covid_folder(None)
    if covid is not None:
        found["covid-faq"] = {"data.train": [str(covid / "train.jsonl")]}
    return found


def _kept(rows: Sequence[Example], most: int | None) -> list[int]:
    """Places of the rows, at most `most` of each answer, drawn by chance."""
    places = list(range(len(rows)))
    random.Random(1).shuffle(places)
    seen: Counter[str] = Counter()
    kept = []
    for place in places:
        seen[rows[place].answer] += 1
        if most is None or seen[rows[place].answer] <= most:
            kept.append(place)
    return kept


def measured(rows: Sequence[Example], meanings: Meanings) -> tuple[str, str, str, str]:
    """Rows, answers, found of planted, and untouched rows named in a file."""
    texts = [row.answer for row in rows]
    column = {text: place for place, text in enumerate(texts)}
    different = list(column)
    found = named = 0
    for number in range(ROUNDS):
        chance = random.Random(number)
        planted = chance.sample(range(len(rows)), PLANTED)
        said = list(texts)
        for place in planted:
            said[place] = chance.choice([text for text in different if text != texts[place]])
        answers = meanings.answers[[column[text] for text in said]]
        struck = {one.row for one in misfits(meanings.questions, answers, said)}
        found += len(struck & set(planted))
        named += len(struck - set(planted))
    share = f"{found} of {ROUNDS * PLANTED}"
    return str(len(rows)), str(len(different)), share, f"{named / ROUNDS:.1f}"


if __name__ == "__main__":
    main()
