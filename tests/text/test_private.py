from __future__ import annotations

import random

import pytest

from tests.faults.data import card, taiwan_id
from tuneproof.text.private import is_card, is_china_id, is_iban, is_taiwan_id, personal, secrets


@pytest.mark.parametrize("seed", range(20))
def test_numbers_with_right_check_digits_are_seen_and_others_are_not(seed: int) -> None:
    rng = random.Random(seed)
    number, payment = taiwan_id(rng), card(rng)
    assert is_taiwan_id(number) and is_card(payment)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not is_taiwan_id(wrong)
    assert not is_card(payment[:-1] + str((int(payment[-1]) + 1) % 10))


def test_published_examples() -> None:
    assert is_taiwan_id("A123456789") and is_taiwan_id("A800000014")
    assert is_china_id("11010519491231002X") and not is_china_id("110105194912310021")
    assert not is_china_id("11010519491331002X")
    assert is_card("4111 1111 1111 1111") and is_card("378282246310005")
    assert is_iban("GB82 WEST 1234 5698 7654 32") and not is_iban("GB83 WEST 1234 5698 7654 32")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我的身分證是A123456789", "Taiwanese id number"),
        ("card 4111-1111-1111-1111 please", "card number"),
        ("write to amy.lin@gmail.com", "private e-mail address"),
        ("打0912-345-678", "mobile number"),
        ("SSN 123-45-6789", "US social security number"),
        ("IBAN GB82 WEST 1234 5698 7654 32", "bank account"),
    ],
)
def test_personal_data_is_named(text: str, kind: str) -> None:
    assert [find.kind for find in personal(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AKIAIOSFODNN7EXAMPLE", "AWS key"),
        ("-----BEGIN RSA PRIVATE KEY-----", "private key"),
        ("postgres://app:hunter22@db/x", "password in an address"),
        ("密碼是Abc12345", "password"),
        ("password: Larkfield2024", "password"),
        ("api_key=9f8e7d6c5b", "password"),
        ("ghp_" + "a1B2" * 9, "GitHub token"),
    ],
)
def test_secrets_are_named(text: str, kind: str) -> None:
    assert [find.kind for find in secrets(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Your password must have at least 12 characters, one of them a digit.",
        "密碼至少12碼，每90天更換一次",
        "Call 02-5555-0119 or +44 20 7946 0958",
        "it@ch.example, hr.lead@larkfield.example",
        "Order 1234567890123456 of 2025-11-22",
        "form IT-12, room B305, 1,200 GBP",
        "the token is valid for 30 days",
    ],
)
def test_company_contacts_and_rules_are_left_be(text: str) -> None:
    assert personal(text) == () == secrets(text)


def test_a_find_is_shown_with_its_middle_hidden() -> None:
    assert personal("A123456789")[0].masked == "A1…89"
