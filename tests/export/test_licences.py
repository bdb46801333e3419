from __future__ import annotations

import pytest
import yaml

from tuneproof.export.licences import licence_lines


@pytest.mark.parametrize(("name", "id_"), [("Gemma", "gemma"), ("Apache-2.0", "apache-2.0")])
def test_a_licence_that_the_hub_knows_is_called_as_it_is_there(name: str, id_: str) -> None:
    """A card with “license: Gemma” is refused when it is uploaded."""
    assert list(licence_lines(name)) == [f"license: {id_}"]


def test_any_other_keeps_its_name_beside_it() -> None:
    name = "Our: own #1"
    assert yaml.safe_load("\n".join(licence_lines(name))) == {
        "license": "other", "license_name": name,
    }  # fmt: skip
