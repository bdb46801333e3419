"""Reads a file of questions to ask, such as a training file without its answers.

This module knows only the file that it is given, and no answer in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tuneproof.data import columns as names
from tuneproof.data.shapes import Roles, RowError, question_of
from tuneproof.data.tables import Table, read_table, roles_of
from tuneproof.data.unusable import missing_columns, unusable_rows
from tuneproof.i18n import _


def read_questions(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Read questions to ask: (question, the row's other columns), columns with answers left out.

    Raises DataError that lists every row without a question: each row of the file has to be
    answered.
    """
    table = read_table(path)
    roles = roles_of(table, answers_needed=False) or _question_only_roles(table)
    if roles is None:
        raise missing_columns(table, ("question",))
    answers = names.find_all(("answer", "answers", "messages"), table.columns)
    left_out = {*answers, roles.answer, roles.answers, roles.asking, roles.appended}
    questions: list[tuple[str, dict[str, Any]]] = []
    wrong: list[tuple[int, RowError]] = []
    for row in table.rows:
        try:
            question = question_of(row.readable(), roles)
            if not question:
                raise RowError(roles.asking, _("the question is empty"))
        except RowError as fault:
            wrong.append((row.line, fault))
            continue
        others = {name: value for name, value in row.cells.items() if name not in left_out}
        questions.append((question, others))
    if wrong:
        raise unusable_rows(path, wrong)
    return questions


def _question_only_roles(table: Table) -> Roles | None:
    """The roles of a table with a column whose name ends like that of a question, and none of
    answers. A training file needs both for such names to be believed; a file of questions often
    has the columns of the training file without its answers."""
    question = names.find_by_ending("question", table.columns)
    return Roles(question) if question else None
