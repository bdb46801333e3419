"""What must not be taught to a model: D136 secrets, D137 personal data.

Messages show a find with its middle hidden: a report travels further than the data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from tuneproof.check.subject import Subject, listed, place
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _
from tuneproof.text.finds import Find
from tuneproof.text.private import personal
from tuneproof.text.secrets import secrets
from tuneproof.types import Severity


class D136(Check[Subject]):
    """What a model has learned, anybody who may ask it can read."""

    title = N_("Secret in the data")
    measures = N_(
        "Private keys, access keys and tokens of the forms that vendors publish, webhook "
        "addresses, passwords in addresses, words such as “password:” followed by something with "
        "letters and digits, logins with their password, and long tokens that a machine drew near "
        "a word such as “key”. A rule about passwords is none."
    )
    message = N_("Found: {finds}.")
    remedy = N_("Remove it from the data, and change the secret: it may be in backups already.")
    severity = Severity.ERROR

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each row or entry."""
        yield from _finds(subject, secrets, known="")


class D137(Check[Subject]):
    """A number that a check digit proves is no accident."""

    title = N_("Personal data")
    measures = N_(
        "National id numbers (Taiwan, China), tax numbers (Germany), payment cards and bank "
        "accounts with right check digits, account numbers that are called so, US social security "
        "and British National Insurance numbers, addresses at free mail services, mobile numbers "
        "by the numbering plans of their countries, names with a date of birth. Addresses and "
        "fixed lines of a company are contacts. A contact in the knowledge base (mail, mobile, "
        "account) is taken to be published."
    )
    message = N_("Found: {finds}.")
    remedy = N_("Remove it, or replace it by an invented one.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        """One for each row or entry."""
        known = "\n".join(entry.text for entry in subject.knowledge)
        yield from _finds(subject, personal, known)


_PUBLISHED = ("private e-mail address", "mobile number", "bank account")


def _finds(
    subject: Subject, search: Callable[[str], tuple[Find, ...]], known: str
) -> Iterator[Hit]:
    """`known` is the text whose contacts are published."""
    cache: dict[str, tuple[Find, ...]] = {}
    places: dict[str, dict[Find, None]] = defaultdict(dict)
    texts = [(place(row), text) for row in subject.rows for text in (row.question, *row.answers)]
    texts += [(entry.id, entry.text) for entry in subject.knowledge]
    for where, text in texts:
        if text not in cache:
            cache[text] = search(text)
        for find in cache[text]:
            if not (find.kind in _PUBLISHED and find.text in known):
                places[where][find] = None
    for where, found in places.items():
        shown = [f"{_(find.kind)} {find.masked}" for find in found]
        yield Hit(where=(where,), values={"finds": listed(shown)}, evidence={"finds": len(shown)})


CHECKS = (D136, D137)
