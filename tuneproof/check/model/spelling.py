"""Rows in the model's own tokens: M202 to M204 too long, M209 and M210 badly tokenized.

Counted with the tokenizer at hand, template included. Without one, D129 and D130 estimate.
"""

from __future__ import annotations

from collections.abc import Iterator

from tuneproof.check.facts import ModelFacts, TokenFacts
from tuneproof.check.needs import NeedsTokens
from tuneproof.check.subject import Subject, listed, place
from tuneproof.findings import Hit, Unfit
from tuneproof.i18n import N_, _, percent, short
from tuneproof.types import Severity

TOKENS_MANY = 1.2
"""Tokens per character above which text is cut too fine (a proposal). Measured on the handbook in
Traditional Chinese: Gemma 3 0.75, SmolLM2 1.55; on English both 0.26."""
MISSPELT_MOST = 0.5
"""Share of answers with an unknown token above which a run is pointless (a proposal)."""


class M202(NeedsTokens):
    """Rows that are too long for `model.max_length`, counted with the tokenizer."""

    title = N_("Row longer than the model may read")
    measures = N_(
        "Training rows with more tokens, template and end token included, than model.max_length "
        "(they are left out, never cut: a warning) or than the model's context (it cannot read "
        "them: an error)."
    )
    message = N_("{tokens} tokens: more than {limit}, {which}.")
    remedy = N_("Shorten the row, or set model.max_length to {better}.")
    stops = True
    sources = ("EVIDENCE A19 (MedicalGPT#157), A7 (trl#588)",)

    def token_hits(self, subject: Subject, model: ModelFacts, tokens: TokenFacts) -> Iterator[Hit]:
        limit = subject.recipe.model.max_length
        context = model.context or limit
        lengths = [(tokens.length(row.question, row.answer) or 0, row) for row in subject.train]
        readable = [n for n, _row in lengths if n <= context]
        better = max(16, min(context, max(readable, default=16)))
        for n, row in lengths:
            if n <= min(limit, context):
                continue
            left_out = n > limit
            which = _("model.max_length; it is left out") if left_out else _("the model's context")
            yield Hit(
                where=(place(row),),
                values={
                    "tokens": n,
                    "limit": limit if left_out else context,
                    "which": which,
                    "better": better,
                },
                evidence={"tokens": n, "max_length": limit, "context": model.context},
                severity=Severity.WARNING if left_out else Severity.ERROR,
                patch={"model.max_length": better},
            )


class M203(NeedsTokens):
    """Answers that are longer than may be produced, counted with the tokenizer."""

    title = N_("Answer longer than may be produced")
    measures = N_(
        "Answers with more tokens, the end token included, than decode.max_new_tokens, where the "
        "recipe sets it."
    )
    message = N_("{tokens} tokens, and answers are cut at {limit}.")
    remedy = N_("Raise decode.max_new_tokens to {wanted}, or leave it out of the recipe.")

    def unfit(self, subject: Subject) -> Unfit | None:
        if subject.recipe.decode.max_new_tokens is None:
            return Unfit.nothing(_("the limit follows the longest answer"))
        return super().unfit(subject)

    def token_hits(self, subject: Subject, model: ModelFacts, tokens: TokenFacts) -> Iterator[Hit]:
        limit = subject.recipe.decode.max_new_tokens or 0
        wanted = max(tokens.targets.values(), default=0)
        for row in subject.rows:
            n = tokens.targets.get(row.answer, 0)
            if n > limit:
                yield Hit(
                    where=(place(row),),
                    values={"tokens": n, "limit": limit, "wanted": wanted},
                    evidence={"tokens": n, "limit": limit},
                    patch={"decode.max_new_tokens": None},
                )


class M204(NeedsTokens):
    """Questions that leave no room for their answer in what the model can read."""

    title = N_("Context too short to answer")
    measures = N_(
        "Whether the longest question, template included, and the longest answer that may be "
        "given fit into the model's context together; in an encoder-decoder each has a context of "
        "its own."
    )
    message = N_(
        "The longest question has {prompt} tokens, an answer up to {limit}; the context is "
        "{context}."
    )
    remedy = N_("Choose a model with a longer context, or set decode.max_new_tokens lower.")

    def token_hits(self, subject: Subject, model: ModelFacts, tokens: TokenFacts) -> Iterator[Hit]:
        if model.context is None:
            return
        prompt = max(tokens.prompts.values(), default=0)
        limit = subject.recipe.decode.limit(max(tokens.targets.values(), default=0))
        if tokens.span(prompt, limit) > model.context:
            longest = [row for row in subject.rows if tokens.prompts.get(row.question) == prompt]
            yield Hit(
                where=tuple(place(row) for row in longest),
                values={"prompt": prompt, "limit": limit, "context": model.context},
                evidence={"prompt": prompt, "limit": limit, "context": model.context},
            )


class M209(NeedsTokens):
    """Texts that the tokenizer has no tokens for."""

    title = N_("Answers that the tokenizer cannot spell")
    measures = N_(
        "Answers with a token for unknown text: the model can neither learn nor produce what it "
        "stands for. Any is a warning; more than half of the answers (a proposal) an error."
    )
    message = N_("{n} of {of} answers hold text that {model} has no token for, such as “{text}”.")
    remedy = N_("Choose a model that covers the script; `tuneproof models --for DATA` compares.")
    stops = True

    def token_hits(self, subject: Subject, model: ModelFacts, tokens: TokenFacts) -> Iterator[Hit]:
        """At most one hit, with every row that has such an answer."""
        rows = [row for row in subject.rows if any(t in tokens.misspelt for t in row.answers)]
        if not rows:
            return
        n, of = len(tokens.misspelt), len(tokens.targets)
        text = next(text for text in rows[0].answers if text in tokens.misspelt)
        yield Hit(
            where=tuple(place(row) for row in rows),
            values={"n": n, "of": of, "model": model.name, "text": short(text, 40)},
            evidence={"answers": n, "of": of, "unknown_tokens": tokens.answers.unknown},
            severity=Severity.ERROR if n > MISSPELT_MOST * of else Severity.WARNING,
        )


class M210(NeedsTokens):
    """Text that the tokenizer cuts into many tokens."""

    title = N_("Text cut into many tokens")
    measures = N_(
        "Tokens a character of questions, answers and knowledge base, and how many of the tokens "
        "are only a piece of a character, each of which can be predicted wrongly. More than 1.2 "
        "tokens a character (a proposal) mean that the vocabulary hardly knows the script. On "
        "Traditional Chinese Gemma 3 has 0.75, SmolLM2 1.55; on English both have 0.26."
    )
    message = N_("{parts}; {pieces} of the tokens are pieces of characters.")
    remedy = N_("Compare models with `tuneproof models --for DATA`; fewer tokens are faster too.")

    def token_hits(self, subject: Subject, model: ModelFacts, tokens: TokenFacts) -> Iterator[Hit]:
        parts = {
            "questions": (_("questions"), tokens.questions),
            "answers": (_("answers"), tokens.answers),
            "knowledge": (_("knowledge base"), tokens.knowledge),
        }
        figures = {key: text.per_character or 0.0 for key, (_name, text) in parts.items()}
        if max(figures.values()) <= TOKENS_MANY:
            return
        high = [
            _("{figure:.2f} tokens a character in the {name}").format(figure=figure, name=name)
            for (name, _text), figure in zip(parts.values(), figures.values(), strict=True)
            if figure > TOKENS_MANY
        ]
        texts = [text for _name, text in parts.values()]
        pieces = sum(text.pieces for text in texts) / sum(text.tokens for text in texts)
        yield Hit(
            where=("model.name",),
            values={"parts": listed(high), "pieces": percent(pieces)},
            evidence={key: round(figure, 3) for key, figure in figures.items()},
        )


CHECKS = (M202, M203, M204, M209, M210)
