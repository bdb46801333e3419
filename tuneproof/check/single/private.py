"""What must not be taught to a model: D136 secrets, D137 personal data.

Messages show a find with its middle masked; `hiding` does the same for those of other checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tuneproof.check.subject import Subject, listed
from tuneproof.findings import Check, Hit
from tuneproof.i18n import N_, _
from tuneproof.text.finds import Find
from tuneproof.types import Severity

SPOKEN = frozenset({"door or alarm code", "place of a key"})
"""Kinds of secrets that an answer may be meant to tell, as to the guests of a house."""


class D136(Check[Subject]):
    """Keys, tokens and passwords."""

    title = N_("Secret in the data")
    measures = N_(
        "Private keys, access keys and tokens of the forms that vendors publish, webhook "
        "addresses, passwords in addresses, words such as “password:” followed by something with "
        "letters and digits, logins with their password, and long tokens that a machine drew near "
        "a word such as “key”. Codes of doors and alarms, and where the key of a safe is kept, are "
        "a warning: guests may be meant to know them. A rule about passwords is none."
    )
    message = N_("Found: {finds}.")
    remedy = N_("Remove it from the data, and change the secret: it may be in backups already.")
    severity = Severity.ERROR

    def hits(self, subject: Subject) -> Iterator[Hit]:
        for hit in _hit_per_place(subject.secrets):
            kinds = {find.kind for find in subject.secrets[hit.where[0]]}
            yield replace(hit, severity=Severity.WARNING) if kinds <= SPOKEN else hit


class D137(Check[Subject]):
    """Personal data, such as id and account numbers."""

    title = N_("Personal data")
    measures = N_(
        "National id numbers (Taiwan, China, Spain), tax numbers (Germany), payment cards and "
        "bank accounts with right check digits, cards beside their expiry date or security code, "
        "account and passport numbers that are called so,"
        " US social security and British National Insurance numbers, addresses at free mail "
        "services, mobile numbers by the numbering plans of their countries or where they are "
        "called so, names with a date of birth, patient record numbers, home addresses and private "
        "telephone numbers that are called so. Addresses and fixed lines of a company are "
        "contacts. A contact in the knowledge base (mail, mobile, account) is taken to be "
        "published, however it is written, unless it is called private."
    )
    message = N_("Found: {finds}.")
    remedy = N_("Remove it, or replace it by an invented one.")

    def hits(self, subject: Subject) -> Iterator[Hit]:
        yield from _hit_per_place(subject.personal)


def _hit_per_place(places: Mapping[str, Sequence[Find]]) -> Iterator[Hit]:
    for where, found in places.items():
        shown = [f"{_(find.kind)} {find.masked}" for find in found]
        yield Hit(where=(where,), values={"finds": listed(shown)}, evidence={"finds": len(shown)})


CHECKS = (D136, D137)
