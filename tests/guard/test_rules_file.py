"""rules.yaml: the diary's lesson is that rules answer too much, so they are tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.guard.conftest import ABROAD
from tuneproof.errors import RecipeError
from tuneproof.guard.rules_file import parse_rulebook, read_rulebook


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


@pytest.mark.parametrize("pattern", ["vpn|", "(vpn)?", ".*", "v*"])
def test_a_pattern_that_every_question_holds_is_a_fault(pattern: str) -> None:
    """“vpn|”, a slip of the finger, had the rule refuse whatever was asked."""
    with pytest.raises(RecipeError, match="is found in every question"):
        parse_rulebook(f"- pattern: '{pattern}'\n  refuse: true\n")


def test_a_pattern_that_tries_everything_is_a_fault_where_its_own_questions_show_it() -> None:
    """Forty letters kept `serve` busy for minutes, health and all other questions included."""
    text = "- pattern: '(a|aa)+$'\n  refuse: true\n  applies: [aaa]\n  spares: [b]\n"
    with pytest.raises(RecipeError, match=r"rules\.yaml:1: .* takes too long on a long question"):
        parse_rulebook(text)


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
