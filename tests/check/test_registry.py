from __future__ import annotations

import re
from pathlib import Path

import pytest

from tuneproof.check.registry import CHECKS, CODES, check_of
from tuneproof.check.single import reading
from tuneproof.errors import TuneproofError
from tuneproof.findings import explain

TESTS = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("*.py"))
READING = {check.code for check in reading.CHECKS}


def test_codes_are_unique_and_in_order() -> None:
    assert list(CODES) == sorted(set(CODES))


@pytest.mark.parametrize("check", CHECKS, ids=CODES)
def test_every_check_explains_itself(check) -> None:  # type: ignore[no-untyped-def]
    assert re.fullmatch(r"[DMR]\d{3}", check.code)
    page = explain(check)
    assert page.startswith(f"# {check.code} {check.title}")
    assert check.measures in page and "{" not in page


@pytest.mark.parametrize("code", sorted(set(CODES) - READING))
def test_every_check_has_a_test(code: str) -> None:
    assert f'"{code}"' in TESTS


def test_a_code_is_found_in_any_case_and_an_unknown_one_is_refused() -> None:
    assert check_of(" d103 ").code == "D103"
    with pytest.raises(TuneproofError):
        check_of("D999")
