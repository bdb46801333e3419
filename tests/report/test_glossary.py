from __future__ import annotations

from tuneproof.report.glossary import glossary


def test_the_glossary_explains_each_word_once() -> None:
    terms = [term for term, _meaning in glossary()]
    assert len(terms) == len(set(terms))
    assert all(meaning.endswith(".") for _term, meaning in glossary())
