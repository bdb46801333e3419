"""Every code of a finding can be looked up, and explains itself."""

from __future__ import annotations

import re

import pytest

from tuneproof.codes import DECLARED
from tuneproof.config import Recipe
from tuneproof.errors import TuneproofError
from tuneproof.findings import Declared, check_of, explain

SECTIONS = "stop|watch|train|lora|decode|data|model"
CODES = [kind.code for kind in DECLARED]


def test_a_code_is_found_in_any_case_and_an_unknown_one_is_refused() -> None:
    assert check_of(DECLARED, " d103 ").code == "D103"
    assert check_of(DECLARED, "w403").code == "W403"
    with pytest.raises(TuneproofError) as caught:
        check_of(DECLARED, "D999")
    assert "W401 … W4" in str(caught.value.remedy)


def test_no_code_is_given_twice() -> None:
    assert len(set(CODES)) == len(CODES)


@pytest.mark.parametrize("kind", DECLARED, ids=CODES)
def test_every_finding_explains_itself(kind: Declared) -> None:
    page = explain(kind)
    assert page.startswith(f"# {kind.code} {kind.title}")
    assert kind.measures in page and "{" not in page


@pytest.mark.parametrize("kind", DECLARED, ids=CODES)
def test_the_settings_of_a_finding_exist_and_are_on_its_page(kind: Declared) -> None:
    for name in kind.settings:
        section, _dot, setting = name.partition(".")
        assert hasattr(getattr(Recipe(), section), setting)
        assert name in explain(kind)


@pytest.mark.parametrize("kind", DECLARED, ids=CODES)
def test_the_settings_that_a_page_speaks_of_exist(kind: Declared) -> None:
    for name in re.findall(rf"\b(?:{SECTIONS})\.[a-z_]+", explain(kind)):
        section, _dot, setting = name.partition(".")
        assert hasattr(getattr(Recipe(), section), setting), name
