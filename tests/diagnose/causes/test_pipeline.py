"""Between data and answer: the guard, G527."""

from __future__ import annotations

from tests.diagnose.causes.asked import said, settings_for
from tests.diagnose.ill import ILL
from tests.diagnose.stories import but


def test_a_guard_that_takes_right_answers_away_is_named() -> None:
    """The knowledge base was another house's: 80 % were right, users got refusals, and nothing was
    wrong."""
    story = ILL["G527"]["the knowledge base of another house"]
    assert "does not have: it may be about something else" in said("G527", story)
    assert "knowledge base" not in said("G527", but(story, invented=0.0))
    assert settings_for("G527", story) == {}


def test_a_layer_that_refuses_what_is_known_is_switched_off() -> None:
    """A real run over a list of prices: every question was "about nothing that is known here"."""
    story = but(guard_lost=1.0, scope_lost=1.0, invented=0.0)
    assert "(guard.scope)" in said("G527", story)
    assert settings_for("G527", story) == {"guard.scope": False}
    assert settings_for("G527", but(story, scope_lost=0.3)) == {}
