"""rules.yaml: the diary's lesson is that rules answer too much, so they are tested."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.guard.conftest import LEAVE, REFUSAL, said
from tuneproof.errors import RecipeError
from tuneproof.guard.known import Known
from tuneproof.guard.rulebook import parse_rulebook, read_rulebook
from tuneproof.guard.rules import Rules

ABROAD = """
- name: vpn-abroad
  pattern: vpn.*(abroad|國外)
  refuse: true
  applies: ["Can I use the VPN abroad?", "ＶＰＮ 在國外能用嗎"]
  spares: ["How do I set up the VPN?"]
- name: vpn
  pattern: vpn
  answer: Install the client.
  applies: ["vpn setup"]
  spares: ["How do I reset my password?"]
"""


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


def test_every_test_question_is_run_and_reported() -> None:
    book = parse_rulebook(ABROAD)
    assert [(test.rule, test.applies, test.passed) for test in book.tests] == [
        ("vpn-abroad", True, True), ("vpn-abroad", True, True), ("vpn-abroad", False, True),
        ("vpn", True, True), ("vpn", False, True),
    ]  # fmt: skip
    assert book.warnings == ()


def test_the_diarys_keyword_rule_fails_the_question_it_would_have_answered() -> None:
    text = """
- name: vpn
  pattern: vpn
  answer: Install the client.
  applies: ["How do I set up the VPN?"]
  spares: ["Can I use the VPN abroad?"]
"""
    with pytest.raises(RecipeError) as caught:
        parse_rulebook(text)
    assert "rules.yaml:2: The rule “vpn” acts on “Can I use the VPN abroad?”" in str(caught.value)
    assert caught.value.remedy


def test_a_rule_that_an_earlier_one_hides_is_named_with_it() -> None:
    swapped = "\n- name: vpn" + ABROAD.split("- name: vpn\n")[1].join(["\n", ""])
    hidden = swapped + ABROAD.split("- name: vpn\n", maxsplit=1)[0]
    with pytest.raises(RecipeError, match="“vpn” before it takes the test question"):
        parse_rulebook(hidden)


def test_a_rule_that_misses_its_own_question_is_an_error_with_its_line() -> None:
    text = "\n\n- {name: a, pattern: mfa, refuse: true, applies: [Leave], spares: [VPN]}\n"
    with pytest.raises(RecipeError, match=r"mine\.yaml:3: .*does not act on its own"):
        parse_rulebook(text, "mine.yaml")


def test_all_faults_are_named_at_once_each_with_its_line() -> None:
    text = """- pattern: "("
  refuse: true
- name: both
  pattern: x
  refuse: true
  answer: y
- name: none
  pattern: x
- just text
- name: typo
  patern: x
  refuse: true
- name: tests
  pattern: x
  refuse: true
  applies: one question
"""
    with pytest.raises(RecipeError) as caught:
        parse_rulebook(text)
    places = [line.split(": ")[0] for line in caught.value.message.splitlines()]
    assert places == ["rules.yaml:1", "rules.yaml:3", "rules.yaml:7", "rules.yaml:9",
                      "rules.yaml:10", "rules.yaml:10", "rules.yaml:13"]  # fmt: skip


def test_a_rule_without_tests_is_a_warning() -> None:
    text = """- {name: a, pattern: x, refuse: true}
- {name: b, pattern: y, refuse: true, applies: ["y?"]}
"""
    first, second = parse_rulebook(text).warnings
    assert "rules.yaml:1" in first and "no test question." in first
    assert "rules.yaml:2" in second and "leave alone" in second


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: [", "rules.yaml:1"),
        *((text, "rules.yaml") for text in ("rules: []", "just text", "false", "{}", "0")),
    ],
)
def test_what_is_no_list_of_rules_is_named(text: str, where: str) -> None:
    with pytest.raises(RecipeError) as caught:
        parse_rulebook(text)
    assert caught.value.where == where


def test_no_rules_are_no_fault() -> None:
    """“null” was "Something went wrong inside Tuneproof: 'str' object has no attribute"."""
    for text in ("", "# nothing yet\n", "null", "~", "[]"):
        assert parse_rulebook(text).rules == ()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as caught:
        read_rulebook(tmp_path / "rules.yaml")
    assert caught.value.where == str(tmp_path / "rules.yaml")
    assert "guard.rules_file" in str(caught.value.remedy)


def test_a_file_that_is_no_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_bytes("- pattern: 出國".encode("big5"))
    with pytest.raises(RecipeError, match="not UTF-8") as caught:
        read_rulebook(path)
    assert caught.value.where == str(path)


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


@pytest.mark.parametrize("pattern", ["vpn|", "(vpn)?", ".*", "v*"])
def test_a_pattern_that_every_question_holds_is_a_fault(pattern: str) -> None:
    """“vpn|”, a slip of the finger, had the rule refuse whatever was asked."""
    with pytest.raises(RecipeError, match="is found in every question"):
        parse_rulebook(f"- pattern: '{pattern}'\n  refuse: true\n")


def test_a_pattern_may_mean_all_questions_but_some() -> None:
    [rule] = parse_rulebook("- pattern: '^(?!.*(bus|tram))'\n  refuse: true\n").rules
    assert rule.matches("will it rain?") and not rule.matches("Which bus?")


def test_a_pattern_that_tries_everything_is_a_fault_where_its_own_questions_show_it() -> None:
    """Forty letters kept `serve` busy for minutes, health and all other questions included."""
    text = "- pattern: '(a|aa)+$'\n  refuse: true\n  applies: [aaa]\n  spares: [b]\n"
    with pytest.raises(RecipeError, match=r"rules\.yaml:1: .* takes too long on a long question"):
        parse_rulebook(text)


@pytest.mark.parametrize(("then", "matches"), [("refuse: true", True), ("answer: so", False)])
def test_a_search_that_takes_too_long_ends_and_says_nothing_that_may_be_wrong(
    then: str, matches: bool
) -> None:
    [rule] = parse_rulebook(f"- pattern: '(a|aa)+$'\n  {then}\n").rules
    began = time.monotonic()
    assert rule.matches("a" * 200 + "b") is matches
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("pattern: 110\n  refuse: true", "write it in quotes, as '110'"),
        ("pattern: x\n  answer: yes", "The answer is text"),
        ("pattern: x\n  answer: y\n  refuse: 'true'", "“refuse” is true or false"),
        ('pattern: "\\bvpn"\n  refuse: true', r"“\\x08vpn” holds a control sign"),
    ],
)
def test_slips_of_yaml_are_told_as_what_they_are(rule: str, fault: str) -> None:
    """A number was called missing, a text in the place of true was passed over, and the backspace
    that YAML makes of \\b in double quotes was looked for in questions."""
    with pytest.raises(RecipeError, match=fault):
        parse_rulebook(f"- name: a\n  {rule}\n")


def test_rules_of_one_name_are_warned_of() -> None:
    book = parse_rulebook("- {name: a, pattern: x, refuse: true}\n" * 2)
    assert sum("several rules are called “a”" in each for each in book.warnings) == 2
