"""The base model: G508 it does not know the language, G520 what it knew is forgotten."""

from __future__ import annotations

from tuneproof.config import ModelSettings
from tuneproof.diagnose.cause import Case, Cause, Effect, Fix
from tuneproof.diagnose.causes.shared import POOR, good_rate, is_scaled_up, usual_steps
from tuneproof.diagnose.signs import Sign
from tuneproof.i18n import N_


class G508(Cause):
    """The base model was hardly trained on the script of the answers."""

    title = N_("Base model does not know the language")
    measures = N_(
        "Bits and tokens that the untouched base model needs for a character of the answers, "
        "against models that know the script. An English model of 135 M needs 7.9 bits and 1.7 "
        "tokens for a character of the Chinese example, one that knows Chinese 5.4 and 0.7."
    )
    message = N_(
        "The base model needs {base_bits} bits for a character of the answers, {bits_over_usual} "
        "what is usual, and cuts a character into {tokens_a_character} tokens, {tokens_over_usual} "
        "what is usual."
    )
    remedy = N_(
        "Choose a base model that was trained on this language: tuneproof models says which of "
        "those at hand were."
    )
    sources = (
        "measured for this project: SmolLM2 135M and Gemma 3 270M on both examples",
        "the diary: mT5, mBART and BLOOM against Qwen2.5",
    )
    speaks_for = (
        Sign("bits_over_usual", 1.25, 1.55, 0.6),
        Sign("tokens_over_usual", 1.3, 1.9, 0.5),
        POOR,
    )
    speaks_against = (
        Sign("bits_over_usual", 1.2, 1.0, 0.7),
        Sign("correct", 0.80, 0.92, 0.4),
        Sign("cut_answers", 0.30, 0.80, 0.4),  # an early end is unlikely in any language
    )
    needs = (Sign("bits_over_usual", 1.1, 1.3),)
    effects = (Effect("bits_over_usual", False, 0.2), Effect("correct", True, 0.10))

    def fix(self, case: Case) -> Fix:
        """The default base model, which knows many languages; nothing where it is used already."""
        default = ModelSettings().name
        if case.recipe.model.name == default:
            return Fix()
        return Fix({"model.name": default, "model.revision": None})


class G520(Cause):
    """Training cost the model much of its knowledge of general text."""

    title = N_("General ability forgotten")
    measures = N_(
        "What the adapter adds to the loss of everyday sentences, of what the base model knew of "
        "them (as W409 measures it after each epoch). A healthy run of 270 M at 1e-3 lost 35 %: a "
        "small model that answers a handbook well has drifted that far, so only more speaks. No "
        "absolute threshold is known."
    )
    message = N_(
        "{forgotten} of what the base model knew of everyday sentences is gone: they cost {drift} "
        "nats a token more than before; {unlike} of the questions get a text unlike any known "
        "answer."
    )
    remedy = N_(
        "Lower the learning rate or take fewer epochs; rows of general questions mixed in keep "
        "more of it."
    )
    sources = (
        "EVIDENCE C (forgetting: calibrate to a known-good run)",
        "EVIDENCE A5 (LLaMA-Factory#19 #2611)",
        "the diary, run 5",
    )
    speaks_for = (
        Sign("forgotten", 0.45, 0.80, 0.7),
        Sign("unlike", 0.15, 0.50, 0.2),
        Sign("adapter_share", 0.20, 0.60, 0.2),
    )
    speaks_against = (
        # What else forgets: too large steps, too large an adapter, learning the wrong thing.
        Sign("rate_over_usual", 1.5, 3.0, 0.4),
        Sign("rank", 32, 128, 0.4),
        Sign("labelled", 0.98, 0.70, 0.5),
    )
    needs = (Sign("forgotten", 0.40, 0.50),)
    effects = (Effect("forgotten", False, 0.05),)

    def fix(self, case: Case) -> Fix:
        """Half the learning rate, or the usual one where that is still lower; a usual alpha where
        that is what makes the steps too large."""
        recipe = case.recipe
        if is_scaled_up(recipe):
            return Fix(usual_steps(recipe, case.evidence))
        usual = good_rate(recipe, case.evidence)
        return Fix({"train.learning_rate": min(usual, recipe.train.learning_rate / 2)})


CAUSES = (G508, G520)
