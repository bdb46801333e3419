"""The terms of a report, explained to somebody who has never trained a model.

They are ordered from the most to the least needed.
"""

from __future__ import annotations

from tuneproof.i18n import N_, _

GLOSSARY = (
    (
        N_("Adapter"),
        N_(
            "What training made: a small add-on that changes how the base model answers. The base"
            " model itself stays as it was."
        ),
    ),
    (
        N_("Base model"),
        N_("The language model before any training on your questions."),
    ),
    (
        N_("Look-up"),
        N_(
            "No language model at all: it finds the training question that shares most characters"
            " with the one asked and returns its answer. A model that does not beat it is not "
            "worth its cost."
        ),
    ),
    (
        N_("Guard"),
        N_(
            "Small layers between the model's answer and whoever asked. They mend an answer, "
            "replace it by a known one, or refuse; each can be switched off."
        ),
    ),
    (
        N_("Probe"),
        N_(
            "A small classifier that says which known answer a question asks for. It reads the "
            "question's characters, and what the adapter computes while it reads the question. It "
            "is often right where the adapter's own words are wrong."
        ),
    ),
    (
        N_("Threshold"),
        N_(
            "How sure the guard has to be before it lets an answer pass. Higher means fewer false "
            "answers and more refusals of what could have been answered."
        ),
    ),
    (
        N_("Test questions"),
        N_(
            "Questions that training never saw and that chose nothing. Only they can prove "
            "anything."
        ),
    ),
    (
        N_("Far phrasing"),
        N_(
            "A test question that shares few characters with every training question, greetings "
            "and thanks apart. Looking up hardly helps there, so it shows whether the model "
            "understood."
        ),
    ),
    (
        N_("Similarity"),
        N_(
            "How much of two texts is the same, from 0 to 100 %. From 90 % an answer counts as "
            "right, unless it states another number, date or address, or the opposite; from 85 % "
            "as high quality, below 50 % as poor."
        ),
    ),
    (
        N_("Interval"),
        N_(
            "The range in which the true figure probably lies, given how few questions there are:"
            " with other questions of the same kind, 95 such ranges in 100 would hold it. More "
            "questions make it narrower."
        ),
    ),
    (
        N_("Within noise"),
        N_("The difference is so small that chance alone could have made it. Do not choose by it."),
    ),
    (
        N_("Refusal"),
        N_(
            "Saying that it does not know. Correct where the data has no answer, false where it "
            "has one."
        ),
    ),
    (
        N_("Near-miss"),
        N_(
            "A question without an answer, on a topic that has others: VPN abroad, where the "
            "handbook only says how to set up VPN. The hardest to refuse."
        ),
    ),
    (
        N_("Out of scope"),
        N_("A question without an answer, about something the data never mentions."),
    ),
    (
        N_("Invented detail"),
        N_(
            "A number, date, time or address in an answer that no source text contains. Invented "
            "names are not looked for."
        ),
    ),
    (
        N_("Epoch"),
        N_("One pass of the training over all its examples."),
    ),
    (
        N_("Loss"),
        N_(
            "How surprised the model is by the right answers; training lowers it. Low on training"
            " examples alone proves nothing."
        ),
    ),
    (
        N_("Validation"),
        N_("Examples kept out of training to choose the best epoch."),
    ),
    (
        N_("Learning rate"),
        N_("How big the steps of training are; it rises briefly and then falls."),
    ),
    (
        N_("Seed"),
        N_("The number that fixes every random choice, so that the run can be repeated."),
    ),
    (
        N_("Recipe"),
        N_("Everything that determines a run, as one file."),
    ),
)
"""(term, explanation), marked for translation."""


def glossary() -> tuple[tuple[str, str], ...]:
    """(term, explanation) in the user's language."""
    return tuple((_(term), _(meaning)) for term, meaning in GLOSSARY)
