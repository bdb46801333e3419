"""rules.yaml: a person's own rules, each with the questions that test it.

    - name: vpn-abroad
      pattern: vpn.*(abroad|overseas)
      refuse: true
      applies: ["Can I use the VPN abroad?"]
      spares: ["How do I set up the VPN?"]

`applies` are questions that the rule must act on, `spares` those that it must leave alone; both are
tried when the file is read, against all rules in their order. All faults are reported together,
each with its line. This module answers nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import regex
import yaml

from tuneproof.errors import RecipeError, os_fault
from tuneproof.guard.rulebook import SECONDS, Rule, Rulebook, RuleTest
from tuneproof.handwritten import UnreadableError, read_yaml
from tuneproof.i18n import _, enumerated

KEYS = ("name", "pattern", "answer", "refuse", "applies", "spares")
_WIDE = re.compile(r"\\?(?P<sign>[^\x00-\x7f])|\\.", re.DOTALL)
"""A character that may have a narrow form, escaped or not, as `sign`; or any other escaped one,
matched so that its backslash is not taken for that of the next character."""
STRESS = 400
"""Characters to which a rule's test questions are lengthened to see how long its search takes."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_EXCEPT = re.compile(r"\(\?<?!")
"""A negative look-ahead or look-behind: such a pattern may mean all questions but some."""


def read_rulebook(path: Path) -> Rulebook:
    """Read rules and run their tests.

    Raises RecipeError for a file that cannot be read, and for every rule that is faulty or
    fails a test of its own, all at once and each with its line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fault = os_fault(error) if isinstance(error, OSError) else _("it is not UTF-8 text")
        raise RecipeError(
            _("The rules cannot be read: {fault}.").format(fault=fault),
            where=str(path),
            remedy=_("Give a file that exists as guard.rules_file, or leave it out."),
        ) from error
    return parse_rulebook(text, path.name)


def parse_rulebook(text: str, name: str = "rules.yaml") -> Rulebook:
    """The rules of a text, tests run. Raises as `read_rulebook`; `name` is for messages."""
    try:
        items = read_yaml(text.encode("utf-8"))
    except UnreadableError as error:
        place = name if error.line is None else f"{name}:{error.line}"
        told = _("This is not YAML: {fault}").format(fault=error.fault)
        raise _rules_error(place, [told]) from error
    if items is None:
        return Rulebook()
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(items, list):
        raise _rules_error(name, [_("Rules are a list, each beginning with “- name:”.")])
    lines = [each.start_mark.line + 1 for each in node.value] if node is not None else []
    faults = [
        f"{name}:{line}: {fault}"
        for item, line in zip(items, lines, strict=True)
        for fault in _rule_faults(item)
    ]
    if faults:
        raise _rules_error(name, faults)
    rules = tuple(map(_rule_from, items, lines))
    slow = [f"{name}:{line}: {fault}" for line, fault in _slow_rules(rules)]
    if slow:
        raise _rules_error(name, slow)
    tests = tuple(_run_tests(rules))
    failed = [f"{name}:{test.line}: {_failure(test, rules)}" for test in tests if not test.passed]
    if failed:
        raise _rules_error(name, failed)
    return Rulebook(rules, tests, tuple(_warnings(rules, name)))


def _rules_error(name: str, faults: Sequence[str]) -> RecipeError:
    return RecipeError(
        "\n".join(faults),
        where=None if faults[0].startswith(f"{name}:") else name,
        remedy=_(
            "Correct the rules. A rule has a name, a pattern, either “answer” or “refuse: true”, "
            "and test questions, in quotes, under “applies” and “spares”."
        ),
    )


def _rule_faults(item: Any) -> Iterator[str]:
    """Sentences on what is wrong with one rule as it stands in the file."""
    if not isinstance(item, Mapping):
        yield _("A rule is a mapping with a pattern, not “{value}”.").format(value=item)
        return
    unknown = sorted(str(key) for key in item if key not in KEYS)
    if unknown:
        yield _("There is no “{names}” in a rule; known are {known}.").format(
            names=enumerated(unknown), known=enumerated(KEYS)
        )
    yield from _pattern_faults(item.get("pattern"))
    if not isinstance(item.get("refuse", False), bool):
        yield _("“refuse” is true or false, without quotes.")
    answer = item.get("answer")
    if answer is not None and not isinstance(answer, str):
        # “answer: yes” is true to YAML, and “answer: 110” a number.
        yield _("The answer is text: write it in quotes.")
    elif bool(answer and answer.strip()) == (item.get("refuse") is True):
        yield _("Give either an answer, or “refuse: true”.")
    for key in ("applies", "spares"):
        asked = item.get(key, [])
        if not isinstance(asked, list) or not all(isinstance(each, str) for each in asked):
            yield _("“{key}” is a list of questions.").format(key=key)


def _pattern_faults(pattern: Any) -> Iterator[str]:
    if pattern is not None and not isinstance(pattern, str):
        yield _("The pattern is text: write it in quotes, as '{value}'.").format(value=pattern)
    elif pattern is None or not pattern.strip():
        yield _("The pattern is missing.")
    elif _CONTROL.search(pattern):
        # Between double quotes YAML reads \b as a backspace, which no question has.
        yield _("“{pattern}” holds a control sign: put the pattern in single quotes.").format(
            pattern=pattern.encode("unicode_escape").decode()
        )
    else:
        yield from _search_faults(pattern)


def _search_faults(pattern: str) -> Iterator[str]:
    """What is wrong with a pattern as a regular expression."""
    try:
        empty = regex.search(folded_pattern(pattern), "", regex.IGNORECASE, timeout=SECONDS)
    except regex.error as error:
        yield _("“{pattern}” is no regular expression: {fault}.").format(
            pattern=pattern, fault=error
        )
        return
    if empty and not _EXCEPT.search(pattern):
        yield _("“{pattern}” is found in every question, as it may be nothing at all.").format(
            pattern=pattern
        )


def _slow_rules(rules: tuple[Rule, ...]) -> Iterator[tuple[int, str]]:
    """Line and fault of each rule whose search takes too long when its test questions are long."""
    message = _(
        "The pattern of “{rule}” takes too long on a long question. Such is a repeat within a "
        "repeat, as in (a+)+, or two repeats side by side that match the same."
    )
    for rule in rules:
        try:
            for question in (*rule.applies, *rule.spares):
                rule.found((question * STRESS)[:STRESS] + "\x00")
        except TimeoutError:
            yield rule.line, message.format(rule=rule.name)


def _rule_from(item: Mapping[str, Any], line: int) -> Rule:
    return Rule(
        name=str(item.get("name") or item["pattern"]),
        pattern=folded_pattern(item["pattern"]),
        answer=None if item.get("refuse") is True else item["answer"],
        applies=tuple(item.get("applies", ())),
        spares=tuple(item.get("spares", ())),
        line=line,
    )


def _run_tests(rules: tuple[Rule, ...]) -> Iterator[RuleTest]:
    book = Rulebook(rules)
    for rule in rules:
        for question in rule.applies:
            yield RuleTest(rule.name, rule.line, question, True, book.rule_for(question) is rule)
        for question in rule.spares:
            yield RuleTest(rule.name, rule.line, question, False, not rule.matches(question))


def _failure(test: RuleTest, rules: tuple[Rule, ...]) -> str:
    if not test.applies:
        message = _("The rule “{rule}” acts on “{question}”, which it should leave alone.")
        return message.format(rule=test.rule, question=test.question)
    other = Rulebook(rules).rule_for(test.question)
    if other is None:
        message = _("The rule “{rule}” does not act on its own test question “{question}”.")
        return message.format(rule=test.rule, question=test.question)
    message = _("The rule “{other}” before it takes the test question “{question}” of “{rule}”.")
    return message.format(rule=test.rule, other=other.name, question=test.question)


def _warnings(rules: tuple[Rule, ...], name: str) -> Iterator[str]:
    named = Counter(rule.name for rule in rules)
    for rule in rules:
        if named[rule.name] > 1:
            yield _(
                "{place}: several rules are called “{rule}”; the report counts them as one."
            ).format(place=f"{name}:{rule.line}", rule=rule.name)
        if not rule.applies:
            message = _("{place}: the rule “{rule}” has no test question.")
        elif not rule.spares:
            message = _(
                "{place}: the rule “{rule}” has no test question that it must leave alone; rules "
                "that answer too much are only seen by those."
            )
        else:
            continue
        yield message.format(place=f"{name}:{rule.line}", rule=rule.name)


def folded_pattern(pattern: str) -> str:
    """A pattern in the width of `folded`. Wide signs do not become operators: the brackets of
    “出國（海外）” are searched for as brackets."""
    return unicodedata.normalize("NFKC", _WIDE.sub(_narrow_literal, pattern))


def _narrow_literal(wide: re.Match[str]) -> str:
    if wide["sign"] is None:
        return wide[0]
    narrow = unicodedata.normalize("NFKC", wide["sign"])
    return re.escape(narrow) if narrow != wide["sign"] else wide[0]
