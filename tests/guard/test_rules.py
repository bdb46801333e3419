"""The layer "rules": which question a rule acts on, and what it says."""

from __future__ import annotations

import time

import pytest

from tests.guard.conftest import ABROAD, LEAVE, REFUSAL, said
from tuneproof.guard.known import Known
from tuneproof.guard.rules import Rules
from tuneproof.guard.rules_file import parse_rulebook


def test_the_first_rule_that_matches_decides_and_settles(known: Known) -> None:
    layer = Rules(known, parse_rulebook(ABROAD))
    now, change = layer(said(LEAVE, "May I use VPN   abroad"))
    assert (now.text, now.settled) == (REFUSAL, True)
    assert change is not None and "vpn-abroad" in change.why
    assert layer(said(LEAVE, "vpn?"))[0].text == "Install the client."
    assert layer(said(LEAVE, "Leave?")) == (said(LEAVE, "Leave?"), None)


def test_a_rule_that_says_what_was_said_changes_nothing_and_settles(known: Known) -> None:
    now, change = Rules(known, parse_rulebook(ABROAD))(said("Install the client.", "vpn?"))
    assert now.settled and change is None


@pytest.mark.parametrize(
    ("pattern", "question", "matches"),
    [
        ("出國（海外）嗎？", "出國（海外）嗎？", True),
        ("出國（海外）嗎？", "出國(海外)嗎?", True),
        ("出國（海外）嗎？", "出國海外", False),
        ("出國（海外", "可以出國（海外）用嗎", True),
        (r"費用\（(差旅|交通)\）", "費用(差旅)怎麼報", True),
        ("ＶＰＮ.*(國外|出國)", "vpn 出國能用嗎", True),
        (r"1\.5 天", "1.5 天", True),
        ("等等…", "等等...", True),
        ("等等…", "等等好嗎", False),
    ],
)
def test_full_width_signs_are_no_operators(pattern: str, question: str, matches: bool) -> None:
    """A pattern was tried as written and used in its narrow form: “（海外” passed and crashed the
    first question, and “（海外）？” did not match itself."""
    [rule] = parse_rulebook(f"- pattern: '{pattern}'\n  refuse: true\n").rules
    assert rule.matches(question) is matches


def test_a_pattern_may_mean_all_questions_but_some() -> None:
    [rule] = parse_rulebook("- pattern: '^(?!.*(bus|tram))'\n  refuse: true\n").rules
    assert rule.matches("will it rain?") and not rule.matches("Which bus?")


@pytest.mark.parametrize(("then", "matches"), [("refuse: true", True), ("answer: so", False)])
def test_a_search_that_takes_too_long_ends_and_says_nothing_that_may_be_wrong(
    then: str, matches: bool
) -> None:
    [rule] = parse_rulebook(f"- pattern: '(a|aa)+$'\n  {then}\n").rules
    began = time.monotonic()
    assert rule.matches("a" * 200 + "b") is matches
    assert time.monotonic() - began < 30
