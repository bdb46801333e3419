"""What the diagnosis of a trial prescribes for the next one.

It rests on the validation answers of the trial's best epoch, its curves and its recipe; the test
is not looked at. Only settings are changed: the rows are the same for every trial of a search.
"""

from __future__ import annotations

from typing import Any

from tuneproof import store
from tuneproof.diagnose.diagnosis import diagnose
from tuneproof.diagnose.evidence import Records, gather
from tuneproof.diagnose.numbers.model import ModelNumbers
from tuneproof.experiment.parts import Parts
from tuneproof.runfiles import whole_answers, whole_metrics
from tuneproof.store import RunFolder

SEARCHED = ("train.", "lora.", "stop.")
"""Settings that a prescription may change inside a search."""


def advise(folder: RunFolder, parts: Parts, parameters: int | None = None) -> dict[str, Any] | None:
    """A patch for the next trial, None where nothing is wrong or no setting would help.

    `parameters` of the base model say which learning rates are usual for it.
    """
    systems = whole_answers(folder / store.VALIDATION).systems
    if not systems:
        return None
    recipe = folder.recipe()
    records = Records(
        recipe=recipe,
        train=parts.train,
        test=parts.validation,
        metrics=whole_metrics(folder),
        systems=systems,
        probes=ModelNumbers(),
        parameters=parameters,
        validation=len(parts.validation),
    )
    evidence, suspects = gather(records)
    settings = diagnose(evidence, recipe, suspects).prescription.fix.settings
    patch = {name: value for name, value in settings.items() if name.startswith(SEARCHED)}
    return patch or None
