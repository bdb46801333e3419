from __future__ import annotations

from tuneproof.cli.flags import Flags
from tuneproof.cli.verbs import plain_help, setting_help
from tuneproof.config import Recipe


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


def test_a_help_page_names_no_source_that_its_reader_does_not_know() -> None:
    """ "(EVIDENCE B, last paragraph)" stood beside --learning-rate."""
    assert setting_help("train.epochs").endswith("from epoch 4 or 5 on.")
    assert plain_help("Share (a proposal).") == "Share."
    assert plain_help("位移（EVIDENCE B：0）。比例（EVIDENCE C，建議值）。") == "位移（0）。比例。"
    for name, section in Recipe.model_fields.items():
        for setting in getattr(type(section.default), "model_fields", {}):
            assert "EVIDENCE" not in setting_help(f"{name}.{setting}"), setting
