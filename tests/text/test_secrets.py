from __future__ import annotations

import random
import string

import pytest

from tuneproof.text.secrets import secrets


def drawn(seed: int, n: int, letters: str = string.ascii_letters + string.digits) -> str:
    """What a machine would draw as a key."""
    return "".join(random.Random(seed).choices(letters, k=n))


KEY, HEX = drawn(1, 70), drawn(2, 64, "0123456789abcdef")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("AKIAIOSFODNN7EXAMPLE", "AWS key"),
        ("-----BEGIN RSA PRIVATE KEY-----", "private key"),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----", "private key"),
        ("postgres://app:hunter22@db/x", "password in an address"),
        ("密碼是Abc12345", "password"),
        ("password: Larkfield2024", "password"),
        ("Das Passwort lautet Larkfield2024", "password"),
        ("api_key=9f8e7d6c5b", "password"),
        (f"AccountKey={KEY}==", "password"),
        ("帳密 root/Qw3rty!9", "password"),
        ("帳號 admin 密碼 Qt@2673!", "password"),
        ("Login: desk / Qw3rty!9", "password"),
        ("cant log in, think it was Lorry!2019 for user jmeier", "password"),
        ("使用者 chen 的是 Spring$88，登不進去", "password"),
        ("ghp_" + "a1B2" * 9, "GitHub token"),
        (f"Authorization: Bearer {HEX}", "sign-in token"),
        (f"https://hooks.slack.com/services/T0{KEY[:8]}/B0{KEY[:8]}/{KEY[:24]}", "webhook address"),
        (f"https://discord.com/api/webhooks/1234567890/{KEY[:60]}", "webhook address"),
        (f"the key for the printer: {KEY[:32]}", "access key"),
        (f"金鑰如下 {KEY[:40]}", "access key"),
        ("the side door opens with code 4471#", "door or alarm code"),
        ("The alarm code is 2580.", "door or alarm code"),
        ("The code for the safe is 998877.", "door or alarm code"),
        ("大門密碼是4471", "door or alarm code"),
        ("保全密碼：2580#", "door or alarm code"),
        ("the safe key hangs behind the bar", "place of a key"),
        ("The key to the safe is kept under the sink.", "place of a key"),
        ("保險箱鑰匙放在櫃台抽屜", "place of a key"),
        ("備用鑰匙藏在花盆下", "place of a key"),
    ],
)
def test_secrets_are_named(text: str, kind: str) -> None:
    assert [find.kind for find in secrets(text)] == [kind]


@pytest.mark.parametrize(
    "token",
    [
        f"sk-proj-{KEY}", f"sk_live_{KEY[:24]}", f"rk_test_{KEY[:24]}", f"hf_{KEY[:34]}",
        f"glpat-{KEY[:20]}", f"SG.{KEY[:22]}.{KEY[:43]}", f"npm_{KEY[:36]}", f"gsk_{KEY[:52]}",
        f"AIza{KEY[:35]}", f"xoxb-12345678901-{KEY[:24]}", f"123456789:AA{KEY[:33]}",
        f"dop_v1_{HEX}", f"key-{HEX[:32]}", f"{HEX[:32]}-us12", f"shpat_{HEX[:32]}",
        f"hvs.{KEY[:30]}", f"pypi-AgEIcHlwaS5vcmc{KEY}", f"glsa_{KEY[:32]}", f"AC{HEX[:32]}",
    ],
)  # fmt: skip
def test_keys_in_the_forms_of_their_vendors_are_named(token: str) -> None:
    (find,) = secrets(f"Use {token}.")
    assert find.kind == "API key" and find.text.rstrip(".") == token


@pytest.mark.parametrize(
    "text",
    [
        "Your password must have at least 12 characters, one of them a digit.",
        "密碼至少12碼，每90天更換一次",
        "密碼：8-12碼英數字，需包含A-Z、a-z與0-9",
        "The password is 12-character minimum; PIN: 4 digits",
        "the token is valid for 30 days",
        "forgot your password? write to password@it2.example",
        "密碼 HR-2024b 表",
        "Where is my token: https://help.example/page2024",
        "password=<your-password1>, token: ${TOKEN_1}",
        "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx stands for your key",
        "The key form is HR-2024-onboarding-checklist-v2-final",
        "key dates: 2024-01-01_to_2024-12-31",
        "For the key see https://intranet.example/a1b2c3d4e5f6a7b8c9d0e1f2",
        "Log in at portal.example/Login2024",
        "用借書證號和密碼登入；密碼預設為出生年月日，請儘速更改。",
        "Press the key combination Ctrl+Alt+Del",
        "Use code 1234 to confirm; the door code has 4 digits.",
        "error code 4471 on the alarm; alarm code 101 means low battery",
        "The gate opens at 1000 with the booking code 2026.",
        "Safe code of practice 2015",
        "門禁密碼為4位數，請輸入6碼的門禁密碼",
        "合作金庫代碼006，保險箱租金每年500元",
        "Room keys are kept at reception; keep the key card safe.",
        "備用鑰匙放在管理室",
        "New users pay AUD$2000, log in for details!2",
        "Log in and say hello!2019 was fun at account.example",
    ],
)
def test_rules_about_passwords_and_stand_ins_are_left_be(text: str) -> None:
    assert secrets(text) == ()
