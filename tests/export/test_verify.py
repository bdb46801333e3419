from __future__ import annotations

import math

import pytest
import torch

from tests.export.conftest import Opened
from tuneproof.errors import ModelError
from tuneproof.export.asking import tokenizer_to_export
from tuneproof.export.verify import Expected, check_asking, check_scores


def expected(change: float = 1.0) -> Expected:
    """One question, scores around 10, that the adapter changes by so much."""
    scores = torch.linspace(-10, 10, 12).view(3, 4)
    return Expected(("q",), (), (scores,), (scores - change,))


def test_rounding_passes_and_is_reported() -> None:
    wanted = expected()
    check = check_scores(wanted, [wanted.scores[0] + 1e-5])
    assert check.probes == 1 and check.change == pytest.approx(1.0)
    assert check.difference == pytest.approx(1e-5, rel=0.1)


@pytest.mark.parametrize("part", [0.0, 0.5, 2.0])
def test_an_update_forgotten_halved_or_doubled_is_found(part: float) -> None:
    wanted = expected(change=0.2)
    found = wanted.untouched[0] + 0.2 * part
    with pytest.raises(ModelError, match="scores differ"):
        check_scores(wanted, [found])


def test_scores_that_are_not_numbers_are_found() -> None:
    wanted = expected()
    broken = wanted.scores[0].clone()
    broken[1, 2] = math.nan
    with pytest.raises(ModelError):
        check_scores(wanted, [broken])


def test_an_adapter_that_changes_next_to_nothing_may_still_be_exported() -> None:
    wanted = expected(change=1e-6)
    check_scores(wanted, [wanted.scores[0] + 1e-6])


def test_a_tokenizer_that_asks_in_another_form_is_found(opened: Opened) -> None:
    source = opened("gemma3")
    tokenizer, way = tokenizer_to_export(source)
    wanted = Expected.of(source)
    check_asking(wanted, source, tokenizer, way)
    tokenizer.chat_template = tokenizer.chat_template.replace("{{ bos_token }}", "")
    with pytest.raises(ModelError, match="otherwise than it was trained"):
        check_asking(wanted, source, tokenizer, way)
