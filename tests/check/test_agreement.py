"""Whether two rows answer alike, where their answers are long."""

from __future__ import annotations

from tuneproof.check.agreement import Agreement
from tuneproof.types import Example

HOURS = "; ".join(
    f"{day} from 08:00 to 12:00 and from 13:00 to 17:00"
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
)


def row(answer: str) -> Example:
    return Example(answer, "When are you open?", (answer,))


def test_long_answers_that_differ_in_their_first_words_agree() -> None:
    """difflib's shortcut from 200 characters on made them 40 % similar: a contradiction."""
    first = row(f"The counter is open as follows: {HOURS}")
    assert not Agreement().differ(first, row(f"Hours: {HOURS}"))
    assert Agreement().differ(first, row(f"Hours: {HOURS.replace('08:00', '09:00')}"))
