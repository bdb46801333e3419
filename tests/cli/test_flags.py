from __future__ import annotations

from tuneproof.cli.flags import Flags


def test_flags_are_found_before_and_after_the_verb() -> None:
    assert Flags.of(["--json", "fit", "a.csv", "--lang", "zh-TW", "--debug"]) == Flags(
        lang="zh-TW", json=True, debug=True
    )


def test_the_language_may_follow_an_equals_sign_and_the_last_one_counts() -> None:
    assert Flags.of(["--lang=en", "models", "--lang=zh-TW"]).lang == "zh-TW"


def test_what_follows_a_bare_double_dash_is_no_flag() -> None:
    assert Flags.of(["ask", "run", "--", "--json"]) == Flags()


def test_a_language_option_without_its_value_is_left_to_the_parser() -> None:
    assert Flags.of(["models", "--lang"]).lang is None
    assert Flags.of([]) == Flags()
