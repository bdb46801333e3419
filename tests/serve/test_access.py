"""Who may ask: by the key, or from this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuneproof.errors import TuneproofError
from tuneproof.serve.access import Access, is_home


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST."]
)
def test_this_machine_needs_no_key(host: str) -> None:
    assert is_home(host)
    assert Access.of(host, None, anybody=False) == Access(key=None, home=True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "10.0.0.5", "localhost.evil.example"])
def test_nobody_else_is_let_in_by_mistake(host: str, tmp_path: Path) -> None:
    with pytest.raises(TuneproofError) as caught:
        Access.of(host, None, anybody=False)
    assert "--api-key-file" in (caught.value.remedy or "") and "--open" in (
        caught.value.remedy or ""
    )
    assert Access.of(host, None, anybody=True) == Access(key=None, home=False)
    (tmp_path / "key").write_text("s3cret\n", encoding="utf-8")
    assert Access.of(host, tmp_path / "key", anybody=False) == Access(key=b"s3cret", home=False)


@pytest.mark.parametrize("content", [b"", b" \n", b"two words", "schlüssel".encode()])
def test_a_file_that_holds_no_key_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(TuneproofError, match="holds no key"):
        Access.of("::1", tmp_path / "key", anybody=False)
    with pytest.raises(TuneproofError, match="there is no such file"):
        Access.of("::1", tmp_path / "nowhere", anybody=False)


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        ("Bearer s3cret", None),
        ("bearer  s3cret ", None),
        ("Bearer s3cre", 401),
        ("Bearer s3cret2", 401),
        ("Bearer geheimnis\xfc", 401),
        ("Basic s3cret", 401),
        ("s3cret", 401),
        ("", 401),
        (None, 401),
    ],
)
def test_the_key_and_nothing_else_opens(shown: str | None, status: int | None) -> None:
    fault = Access(key=b"s3cret", home=False).fault("handbook.example.org", shown)
    assert (fault.status if fault else None) == status
    assert fault is None or fault.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("host", "let_in"),
    [
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("localhost", True),
        (None, True),
        ("evil.example:8000", False),
        ("127.0.0.1.evil.example", False),
    ],
)
def test_a_page_of_elsewhere_cannot_ask_through_a_browser(host: str | None, let_in: bool) -> None:
    """Its own name, made to lead to 127.0.0.1, would else have read what the handbook says."""
    assert (Access().fault(host, None) is None) is let_in
    assert Access(home=False).fault(host, None) is None


@pytest.mark.parametrize(
    ("origin", "let_in"),
    [
        (None, True),
        ("http://localhost:3000", True),
        ("http://127.0.0.1", True),
        ("https://evil.example", False),
        ("https://localhost.evil.example", False),
        ("null", False),
    ],
)
def test_a_page_of_elsewhere_cannot_keep_the_model_busy(origin: str | None, let_in: bool) -> None:
    """It needs no leave to send text to 127.0.0.1, though it may not read what comes back."""
    assert (Access().fault("127.0.0.1:8000", None, origin) is None) is let_in
    assert Access(home=False).fault("handbook.example", None, origin) is None
