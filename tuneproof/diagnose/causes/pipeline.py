"""Between data and answer: G509 end token, G510 prompt form, G511 adapter without effect, G512
labels masked away, G521 decoding settings, G527 the guard."""

from __future__ import annotations

from tuneproof.config import DecodeSettings
from tuneproof.diagnose.cause import Case, Cause, Effect, Fix
from tuneproof.diagnose.causes.shared import FINE
from tuneproof.diagnose.evidence import Evidence
from tuneproof.diagnose.signs import Sign
from tuneproof.i18n import N_
from tuneproof.types import Severity

MOST_LOST = 0.5
"""Share of what the guard loses from which one layer is named for it."""
FOREIGN = 0.30
"""Share of answers with facts of no source from which the knowledge base is doubted: a proposal."""


class G509(Cause):
    """The model was not trained to end its answers."""

    title = N_("End of the answer not learned")
    measures = N_(
        "Training rows whose last label is an end token, answers to them that stop by themselves, "
        "ends that are foretold when the answer is given, and answers that begin with the right "
        "one and go on."
    )
    message = N_(
        "{ended} of the training rows taught an end, {train_stopped} of the answers to them stop "
        "by themselves, {teacher_end} of their ends are foretold; {starts_right} of the answers "
        "begin with the right one and go on."
    )
    remedy = N_(
        "Train again with this version, which makes the end token the last label of every row and "
        "ends answers with it. The base model needs an end token that tuneproof check accepts."
    )
    severity = Severity.ERROR
    sources = ("EVIDENCE A1 (unsloth#416 #1008), A6 (Qwen3#1064), A23 (trl PR#5988)",)
    speaks_for = (
        Sign("ended", 0.99, 0.50, 0.95),
        Sign("train_stopped", 0.90, 0.40, 0.6),
        Sign("starts_right", 0.05, 0.30, 0.6),
        Sign("teacher_end", 0.90, 0.30, 0.5),
        Sign("cuts", 0.10, 0.50, 0.3),
        Sign("loops", 0.10, 0.50, 0.1),
    )
    speaks_against = (
        Sign("train_stopped", 0.90, 0.99, 0.4),
        Sign("teacher_end", 0.90, 1.0, 0.3),
        Sign("limit_over_longest", 1.0, 0.8, 0.8),
        Sign("decoding_gap", 0.10, 0.30, 0.6),
        Sign("unlike", 0.20, 0.60, 0.4),
        Sign("differs", 0.01, 0.001, 0.7),
        Sign("loss_left", 0.10, 0.40, 0.4),
        Sign("bits_over_usual", 1.3, 1.6, 0.2),
    )
    effects = (
        Effect("train_stopped", True, 0.20),
        Effect("starts_right", False, 0.05),
        Effect("correct", True, 0.10),
    )


class G510(Cause):
    """Questions are put to the model in another prompt form than it was trained with."""

    title = N_("Questions asked in another form than trained")
    measures = N_(
        "Whether the form of the prompt is the one of the training; and whether the loss on whole "
        "training answers, measured as questions are asked, is that which training ended with. In "
        "three other forms a healthy adapter had 7 to 45 times that loss and 10 to 65 % instead of "
        "95 % of its training rows, while every answer still ended."
    )
    message = N_(
        "When asked, whole training answers have {mismatch_times} the loss that they had in "
        "training; {teacher_rows} of them are foretold whole, {train_exact} produced word for word."
    )
    remedy = N_(
        "Ask with the renderer that trained: the digest of the prompt form in run.json must be the "
        "same. Export the template and the end tokens with the adapter. Where it is the same, see "
        "whether the adapter is the one that this run trained, over the same base model."
    )
    severity = Severity.ERROR
    sources = ("EVIDENCE A4 (ollama#6823, unsloth#3899), A9, A22 (LLaMA-Factory#3298)",)
    speaks_for = (
        Sign("same_prompt", 1.0, 0.0, 0.9),
        Sign("forced_gap", 0.15, 0.50, 0.6),
        Sign("mismatch_times", 2.0, 8.0, 0.7),
        Sign("train_exact", 0.60, 0.10, 0.2),
        Sign("unlike", 0.15, 0.60, 0.15),
    )
    speaks_against = (
        Sign("train_exact", 0.60, 0.90, 0.8),
        Sign("differs", 0.01, 0.001, 0.8),
        Sign("decoding_gap", 0.10, 0.30, 0.8),
        Sign("limit_over_longest", 1.0, 0.8, 0.6),
        Sign("starts_right", 0.10, 0.30, 0.6),
        Sign("first_over_base", 0.60, 0.30, 0.6),
        Sign("loss_left", 0.30, 0.60, 0.6),
        Sign("mismatch_times", 2.0, 1.0, 0.3),
        Sign("labelled", 0.98, 0.70, 0.7),
        Sign("teacher_end", 0.90, 0.40, 0.6),
        Sign("train_stopped", 0.90, 0.50, 0.4),
    )
    effects = (
        Effect("mismatch_times", False, 1.0),
        Effect("train_exact", True, 0.20),
        Effect("correct", True, 0.10),
    )


class G511(Cause):
    """The adapter changes nothing: it was not loaded, or never trained."""

    title = N_("Adapter without effect")
    measures = N_(
        "Whether the adapter changes the probability of any token, whether its B is zero, and "
        "whether the answers are those of the untouched base model."
    )
    message = N_(
        "The adapter changes the probability of a token by {differs} nats, the largest number in "
        "its B is {adapter_peak}, and {same_as_base} of the answers are the base model's own."
    )
    remedy = N_(
        "Load it with PeftModel.from_pretrained and look at missing keys; train again when B is "
        "zero. A rate far too low leaves the same picture."
    )
    severity = Severity.ERROR
    sources = ("EVIDENCE A3 (alpaca-lora#293 #363 #446; peft#1389; unsloth#2142)",)
    speaks_for = (
        Sign("differs", 0.01, 0.001, 0.8),
        Sign("adapter_peak", 1e-4, 0.0, 0.7),
        Sign("same_as_base", 0.50, 0.95, 0.5),
    )
    speaks_against = (
        Sign("differs", 0.02, 0.20, 0.95),
        Sign("correct", 0.40, 0.60, 0.6),
        Sign("rate_over_least", 0.3, 0.05, 0.6),
    )
    effects = (Effect("differs", True, 0.5), Effect("correct", True, 0.20))


class G512(Cause):
    """Much of the answers carried no label, and so was not trained on."""

    title = N_("Labels masked away")
    measures = N_(
        "The share of the answers' tokens that carried a label; and the training loss of the first "
        "step against the base model's loss on whole answers: before anything is learned both "
        "must be alike. A loss near zero from the start, or not a number, means that few tokens "
        "carry a label."
    )
    message = N_(
        "{labelled} of the tokens of the training answers carried a label. The first step's loss "
        "was {first_loss}, {first_over_base} the base model's on whole answers; whole training "
        "answers cost {mismatch} nats more than training saw."
    )
    remedy = N_(
        "Give every token of the answer a label, the end token included. Here the renderer does: "
        "train again with this version; look for rows without an answer."
    )
    severity = Severity.ERROR
    sources = ("EVIDENCE A7 (trl#1053 #588), A8 (marin#7237, Qwen3#1522)",)
    speaks_for = (
        Sign("labelled", 0.98, 0.70, 0.95),
        Sign("first_over_base", 0.60, 0.20, 0.7),
        Sign("first_loss", 0.20, 0.02, 0.5),
        Sign("mismatch_times", 4.0, 20.0, 0.4),
        Sign("empties", 0.10, 0.50, 0.4),
        Sign("not_finite", 0.0, 1.0, 0.2),
    )
    speaks_against = (
        Sign("labelled", 0.98, 1.0, 0.9),
        # Weak: the few labels that are left may be the hard ones.
        Sign("first_over_base", 0.65, 0.85, 0.3),
        Sign("train_exact", 0.60, 0.90, 0.7),
        FINE,
    )
    effects = (
        Effect("first_over_base", True, 0.20),
        Effect("train_exact", True, 0.30),
        Effect("correct", True, 0.20),
    )


class G521(Cause):
    """The decoding settings spoil answers that plain decoding gives rightly."""

    title = N_("Decoding settings spoil good weights")
    measures = N_(
        "Training rows that plain greedy decoding answers word for word and the recipe's settings "
        "do not; a repetition penalty or a ban on repeated tokens; a length limit below the "
        "longest answer. Exact answers repeat digits, addresses and words of the question."
    )
    message = N_(
        "With plain decoding {train_plain} of the training rows are answered word for word, with "
        "the recipe's settings {train_exact}: penalty {penalty}, banned repeats {banned_ngram}, "
        "length limit {limit_over_longest} the longest answer."
    )
    remedy = N_(
        "Decode plainly: decode.repetition_penalty 1, decode.no_repeat_ngram 0, no "
        "decode.max_new_tokens. decode.stop_on_loop ends loops without touching a score."
    )
    sources = (
        "check R315: a penalty lowers the score of every token that the right answer repeats",
        "against the diary, which sets 1.2 to 1.5: it stops loops and spoils numbers",
    )
    speaks_for = (
        Sign("decoding_gap", 0.05, 0.30, 0.8),
        Sign("limit_over_longest", 1.0, 0.7, 0.6),
        Sign("penalty", 1.05, 1.30, 0.35),
        Sign("banned_ngram", 0, 2, 0.2),
        Sign("cuts", 0.10, 0.40, 0.1),
    )
    speaks_against = (
        Sign("decoding_gap", 0.04, 0.0, 0.6),
        Sign("train_plain", 0.50, 0.20, 0.3),
        FINE,
    )
    needs = (Sign("plain_decoding", 1.0, 0.0),)
    effects = (Effect("train_exact", True, 0.10), Effect("correct", True, 0.05))

    def fix(self, case: Case) -> Fix:
        """Reset the decoding to its defaults."""
        default = DecodeSettings().model_dump(mode="json")
        return Fix({f"decode.{name}": value for name, value in default.items()})


class G527(Cause):
    """What stands between adapter and user takes right answers away."""

    title = N_("Guard takes right answers away")
    measures = N_(
        "How many more of the questions with an answer the adapter has right than are right once "
        "the guard has looked at its answers. A guard that works loses hardly any, and wins more "
        "where the look-up or the probe knows better. Rules of your own that match too much, or a "
        "knowledge base that is about something else, make it replace or refuse right answers."
    )
    message = N_(
        "The adapter answers {correct} of the questions rightly, and the guard loses {guard_lost} "
        "of all, beyond those that it wins: whoever asks gets another text, or a refusal."
    )
    outside = N_(
        "The adapter answers {correct} of the questions rightly, and the guard loses {guard_lost} "
        "of all, beyond those that it wins. {scope_lost} it refuses because it takes them to be "
        "about nothing that is known here (guard.scope)."
    )
    foreign = N_(
        "The adapter answers {correct} of the questions rightly, and the guard loses {guard_lost} "
        "of all, beyond those that it wins. {invented} of the answers state a number, date, "
        "address or name that the knowledge base does not have: it may be about something else."
    )
    remedy = N_(
        "See in the report which layer of the guard changes the answers. Correct the rules that "
        "match too much (rules.yaml in the run folder), give the knowledge base that the answers "
        "come from (data.kb), or switch that layer off (guard.rules, guard.facts, guard.scope, "
        "guard.abstain, guard.snap). The adapter need not be trained again for it."
    )
    sources = ("measured for this project: docs/guard.md",)
    speaks_for = (Sign("guard_lost", 0.08, 0.30, 0.9),)
    needs = (Sign("guard_lost", 0.06, 0.12),)
    effects = (Effect("guard_lost", False, 0.06),)

    def template(self, evidence: Evidence) -> str:
        """`outside` where one layer loses most of them; `foreign` where many answers state what
        the knowledge base does not have."""
        if _is_lost_by_scope(evidence):
            return self.outside
        return self.foreign if (evidence.invented or 0.0) >= FOREIGN else self.message

    def fix(self, case: Case) -> Fix:
        """The layer `scope` off where it loses most of them. Others are not switched off: they may
        be right about the knowledge base or the rules that they were given."""
        return Fix({"guard.scope": False} if _is_lost_by_scope(case.evidence) else {})


def _is_lost_by_scope(evidence: Evidence) -> bool:
    return (evidence.scope_lost or 0.0) > MOST_LOST * (evidence.guard_lost or 1.0)


CAUSES = (G509, G510, G511, G512, G521, G527)
