from __future__ import annotations

import numpy as np
import pytest

from tuneproof.guard import ngrams
from tuneproof.guard.ngrams import NGrams
from tuneproof.guard.ridge import PENALTY

TEXTS = ("特休怎麼請", "請特休要多久", "VPN 連不上", "vpn 斷線了", "報帳期限", "怎麼報帳")
WANTED = np.repeat(np.eye(3, dtype=np.float32), 2, axis=0)


def test_it_knows_a_question_by_its_words() -> None:
    found = NGrams.fit(TEXTS, WANTED).scores(["我的VPN壞了", "特休還剩幾天", "要怎麼報帳呢"])
    assert found.shape == (3, 3) and found.argmax(1).tolist() == [1, 0, 2]


def test_what_shares_no_character_gets_the_same_for_all_answers_that_are_equally_frequent() -> None:
    found = NGrams.fit(TEXTS, WANTED).scores(["", "zzz"])
    assert found == pytest.approx(np.full((2, 3), 1 / 3), abs=0.2)
    assert found[0] == pytest.approx(found[1])


def test_it_reads_up_to_three_characters_at_once_as_the_look_up_does() -> None:
    assert {len(term) for term in NGrams.fit(TEXTS, WANTED).terms} == {1, 2, 3}


def test_few_terms_are_the_frequent_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngrams, "TERMS", 2)
    few = NGrams.fit(["aab", "aac", "aad"], np.ones((3, 1), dtype=np.float32))
    assert few.terms == ("a", "aa")
    assert few.weight.shape == (2, 1) and few.rarity.shape == (2,)


def test_it_is_the_ridge_regression_of_its_terms() -> None:
    """Against the closed form, on rows of length one: (X'X + penalty)^-1 X'y, all centred."""
    found = NGrams.fit(TEXTS, WANTED)
    reader = ngrams._vectorizer()
    table = reader.fit_transform(TEXTS).toarray()
    centred, wanted = table - table.mean(0), WANTED - WANTED.mean(0)
    inner = centred @ centred.T + PENALTY * np.eye(len(TEXTS))
    weight = centred.T @ np.linalg.solve(inner, wanted)
    assert found.weight == pytest.approx(weight, abs=1e-4)
    assert found.scores(TEXTS) == pytest.approx(centred @ weight + WANTED.mean(0), abs=1e-4)
