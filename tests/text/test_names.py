from __future__ import annotations

from tuneproof.text.names import capitals_name, names


def test_names_are_capitals_inside_a_sentence() -> None:
    assert names("Ask Mary in PeopleHub. Then wait until Monday, e.g. at IT.") == [
        "Mary",
        "PeopleHub",
        "IT",
    ]
    assert names("請到 Slack 詢問，或寄信 it@ch.example") == ["Slack"]


def test_a_cell_of_a_table_begins_with_a_capital_as_a_matter_of_course() -> None:
    """“Season”, a column of a timetable, was said to be a name that nobody knows."""
    assert names("| Season | From Ardmore |\n|---|---|\n| Winter | 07:15 |") == ["Ardmore"]


def test_several_days_of_one_name_are_no_names() -> None:
    assert names("Yoga is on Tuesdays and Thursdays, in March or with Klarna.") == ["Klarna"]


def test_amounts_units_and_currencies_are_no_names() -> None:
    assert names("Bring your ID or a PDF; scan the QR code.") == []
    assert names("用 App 掃描 QR Code，或寄 Email 給 LibGuide") == ["LibGuide"]
    assert names("It costs 25 GBP or EUR 30, in size XXL, and Klarna takes NT$420.") == ["Klarna"]


def test_where_nouns_have_capitals_only_those_inside_a_word_are_names() -> None:
    german = ["Wir holen den Müll am Morgen in der Straße bei der Firma ab."] * 20
    assert not capitals_name(german)
    assert names("Wir fragen die Firma PreZero.", capitals=False) == ["PreZero"]
    assert capitals_name(["We collect it in the morning, and Klarna takes the money for it."] * 20)
    assert capitals_name(german[:1])
