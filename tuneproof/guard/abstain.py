"""Layer "abstain": gives the answer that is likeliest to be right, if it is likely enough.

The model may be overruled both ways: its answer by a refusal or by another source's answer, and its
refusal, where the calibration allows that, by an answer that is likely to be right. Probabilities
and threshold come from a calibration. A question that is a known one, word for word, gets the known
answer.
"""

from __future__ import annotations

from tuneproof.guard.calibration import Calibration
from tuneproof.guard.known import Known, verbatim
from tuneproof.guard.options import Option, declined, options
from tuneproof.guard.reply import MODEL, Change, Handed, Reply, Suggestion
from tuneproof.i18n import _


class Abstain:
    """Calibrated refusal, and the choice between the sources that propose an answer."""

    name = "abstain"

    def __init__(self, known: Known, calibration: Calibration):
        self._known = known
        self._calibration = calibration

    def __call__(self, reply: Reply) -> Handed:
        """Keep the answer, exchange it, or refuse."""
        same = verbatim(reply)
        if same is not None and same.text.strip():
            return self._answer_as_known(reply, same)
        stands = self._calibration.stands and declined(reply, self._known)
        proposed = () if stands else options(reply, self._known)
        if not proposed:
            return reply, None
        model = self._calibration.model
        chances = [model.probability(option.features) for option in proposed]
        best = max(range(len(proposed)), key=lambda place: chances[place])
        if self._is_likely_enough(reply, chances[best]):
            return self._exchange(reply, proposed[best], chances[best])
        return self._refuse(reply, chances[best])

    def _is_likely_enough(self, reply: Reply, chance: float) -> bool:
        """Whether the likeliest option is likely enough to be given. Without a threshold it always
        is, unless a layer took the model's answer back: then from an even chance on."""
        threshold = self._calibration.threshold
        if threshold is None and not reply.withdrawn:
            return True
        return chance >= (self._calibration.even if threshold is None else threshold)

    def _exchange(self, reply: Reply, option: Option, chance: float) -> Handed:
        if MODEL in option.sources:
            return reply, None
        return self._with_change(
            reply,
            reply.saying(option.text),
            _("Replaced by what {source} says, likelier to be right: {chance:.0f} %.").format(
                source=_source_name(option.sources[0]), chance=100 * chance
            ),
        )

    def _refuse(self, reply: Reply, chance: float) -> Handed:
        if self._known.declines(reply.text.strip()):
            return reply, None
        threshold = self._calibration.threshold or 0.0
        return self._with_change(
            reply,
            reply.refused(self._known.refusal),
            _(
                "Refused: the best answer is right with a chance of {chance:.0f} % only; at least "
                "{threshold:.0f} % is wanted."
            ).format(chance=100 * chance, threshold=100 * threshold),
        )

    def _answer_as_known(self, reply: Reply, same: Suggestion) -> Handed:
        """Give what is known about this very question: its answer, or a refusal."""
        refuses = self._known.declines(same.text.strip())
        if refuses and self._known.declines(reply.text.strip()):
            return reply, None
        text = self._known.refusal if refuses else same.text
        now = reply.refused(text) if refuses else reply.saying(text)
        return self._with_change(reply, now, _("This very question is a known one."))

    def _with_change(self, reply: Reply, now: Reply, why: str) -> Handed:
        """`now` in place of `reply`, with the change where the text differs."""
        if now.text == reply.text:
            return now, None
        return now, Change(self.name, reply.text, now.text, why)


def _source_name(source: str) -> str:
    return {"lookup": _("the look-up"), "probe": _("the probe")}.get(source, source)
