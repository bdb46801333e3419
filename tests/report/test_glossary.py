from __future__ import annotations

from tuneproof.report.glossary import glossary


def test_the_glossary_explains_each_word_once() -> None:
    terms = [term for term, _meaning in glossary()]
    assert len(terms) == len(set(terms))
    assert all(meaning.endswith(".") for _term, meaning in glossary())


def test_an_invented_detail_is_what_is_looked_for_and_nothing_more() -> None:
    """The glossary promised names; the proof on the same page said they are not looked for."""
    meaning = dict(glossary())["Invented detail"]
    assert "names are not looked for" in meaning
