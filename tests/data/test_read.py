from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import polars
import pytest

from tests.data.workbook import write_workbook
from tuneproof.data.read import ReadResult, read_examples, read_knowledge, read_questions
from tuneproof.errors import DataError
from tuneproof.types import Finding, KnowledgeEntry, Severity

FILES = Path(__file__).parent / "files"
REFUSAL = "The handbook does not cover this."


def write(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def jsonl(tmp_path: Path, name: str, rows: Sequence[object]) -> Path:
    return write(tmp_path, name, "".join(json.dumps(row) + "\n" for row in rows))


def only(found: ReadResult, code: str) -> Finding:
    (finding,) = [one for one in found.findings if one.code == code]
    return finding


def test_rows_know_where_they_come_from(tmp_path: Path) -> None:
    path = write(tmp_path, "faq.csv", 'question,answer\nq1,"a\nb"\n\nq2,c\n')
    found = read_examples([path])
    assert [example.id for example in found.examples] == ["faq:2", "faq:5"]
    assert found.examples[1].origin == f"{path}:5"
    assert found.findings == ()
    (info,) = found.files
    assert (info.path, info.rows, info.format, info.encoding) == (str(path), 2, "csv", "utf-8")


def test_an_empty_row_between_others_is_counted(tmp_path: Path) -> None:
    """Line 110 of a table was ",,,,": 111 lines came to 109 rows here, and to 110 there."""
    path = write(tmp_path, "faq.csv", "question,answer\n,\nq1,a1\n , \n\nq2,\nq3,a3\n,\n,\n")
    found = read_examples([path])
    assert found.left_out == {"empty row": 2, "empty answer": 1}
    finding = only(found, "D101")
    assert finding.where == (f"{path}:2", f"{path}:4") and finding.severity is Severity.NOTE
    assert "2 rows" in finding.message
    assert found.files[0].rows == len(found.examples) + sum(found.left_out.values())


def test_the_names_of_the_columns_once_more_are_no_row(tmp_path: Path) -> None:
    """One export was written behind another, and a model would have answered “answer”."""
    path = write(tmp_path, "faq.csv", "question,answer\nq1,a1\nquestion,answer\nq2,a2\n")
    found = read_examples([path])
    assert [example.question for example in found.examples] == ["q1", "q2"]
    finding = only(found, "D105")
    assert finding.where == (f"{path}:3",) and "repeats the names" in finding.message


def test_faulty_rows_are_named_counted_and_stop_nobody(tmp_path: Path) -> None:
    path = write(
        tmp_path, "faq.csv", 'question,answer\n,a\nq1,\nq2,a2\nq3,x,y\n"q4,open\n  ,  b\nq5,a5\n'
    )
    found = read_examples([path])
    assert [example.question for example in found.examples] == ["q2", "q5"]
    assert found.left_out == {"empty question": 2, "empty answer": 1, "unreadable row": 2}
    assert [(one.code, one.where) for one in found.findings] == [
        ("D101", (f"{path}:2",)),
        ("D102", (f"{path}:3",)),
        ("D105", (f"{path}:5",)),
        ("D105", (f"{path}:6",)),
        ("D101", (f"{path}:7",)),
    ]
    assert all(one.severity is Severity.WARNING and one.remedy for one in found.findings)
    assert "answer" in found.findings[1].message


def test_long_answers_and_emoji_pass_unchanged(tmp_path: Path) -> None:
    answer = "長" * 5_000 + "🎉" * 5_000
    path = write(tmp_path, "faq.csv", f"question,answer\n🤔?,{answer}\n")
    (example,) = read_examples([path]).examples
    assert (example.question, example.answer) == ("🤔?", answer)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_files_are_read_without_a_word(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "faq.csv", "問題,答案\n特休幾天?,十天\n", encoding)
    found = read_examples([path])
    assert found.examples[0].question == "特休幾天?"
    assert found.findings == ()
    assert found.files[0].encoding == encoding


def test_a_big5_file_is_read_and_told(tmp_path: Path) -> None:
    path = write(tmp_path, "faq.csv", "問題,答案\n特休幾天?,十天\n", "cp950")
    found = read_examples([path])
    assert found.examples[0].question == "特休幾天?"
    finding = only(found, "D106")
    assert finding.severity is Severity.NOTE
    assert "CP950" in finding.message
    assert finding.where == (str(path),)


@pytest.mark.parametrize(
    "header",
    ["Frage,Antwort", "Pregunta,Respuesta", "Question,Réponse", "質問,回答", "질문,답변",
     "提問,解答", "民眾提問,標準回覆", "問題,標準答案"],
)  # fmt: skip
def test_columns_of_other_languages_are_known(header: str, tmp_path: Path) -> None:
    (example,) = read_examples([write(tmp_path, "a.csv", header + "\nq,a\n")]).examples
    assert (example.question, example.answer) == ("q", "a")


def test_a_column_of_lists_has_several_answers_and_one_list_among_texts_none(
    tmp_path: Path,
) -> None:
    """A command in brackets was taken apart as a list, in a column where no other cell is one."""
    several = [{"question": f"q{n}", "answer": f'["a{n}", "b{n}"]'} for n in range(3)]
    lone = {"question": "q", "answer": '["a", "b"]'}
    texts = [{"question": f"q{n}", "answer": f"a{n}"} for n in range(3)]
    found = read_examples([jsonl(tmp_path, "lists.jsonl", several)])
    assert found.examples[0].answers == ("a0", "b0")
    found = read_examples([jsonl(tmp_path, "texts.jsonl", [*texts, lone])])
    assert found.examples[3].answers == ('["a", "b"]',)


def test_a_guessed_column_of_lists_is_named_and_not_asked_with(tmp_path: Path) -> None:
    row = {"Customer question": "q?", "Approved answer": '["a", "b"]'}
    path = jsonl(tmp_path, "a.jsonl", [row])
    assert "“Approved answer”" in only(read_examples([path]), "D166").message
    assert read_questions(path) == [("q?", {})]


def test_a_title_above_the_names_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "Our FAQ 2026,\n,\nkeyword,meaning\nx,y\n")
    with pytest.raises(DataError, match=r"found: Our FAQ 2026\. That row has one cell only"):
        read_examples([path])


def test_one_row_is_enough_to_read(tmp_path: Path) -> None:
    assert len(read_examples([write(tmp_path, "a.csv", "q,a\n1,2")]).examples) == 1


def test_two_files_of_the_same_name_have_different_ids(tmp_path: Path) -> None:
    (tmp_path / "hr").mkdir()
    (tmp_path / "it").mkdir()
    text = "q,a\nx,y\n"
    found = read_examples(
        [write(tmp_path, "hr/faq.csv", text), write(tmp_path, "it/faq.csv", text)]
    )
    assert [example.id for example in found.examples] == ["hr/faq.csv:2", "it/faq.csv:2"]
    found = read_examples(
        [write(tmp_path, "faq.csv", text), write(tmp_path, "faq.tsv", "q\ta\nx\ty\n")]
    )
    assert [example.id for example in found.examples] == ["faq.csv:2", "faq.tsv:2"]


def test_rows_of_one_line_have_different_ids(tmp_path: Path) -> None:
    """A JSON array on a single line: every row is at line 1."""
    path = write(tmp_path, "a.json", '[{"q": "x", "a": "1"}, {"q": "y", "a": "2"}]')
    assert [example.id for example in read_examples([path]).examples] == ["a:1", "a:2"]


def test_the_same_file_twice_is_a_mistake(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "q,a\nx,y\n")
    with pytest.raises(DataError, match="more than once"):
        read_examples([path, tmp_path / "." / "a.csv"])
    with pytest.raises(DataError, match="No file with questions and answers"):
        read_examples([])


def test_unknown_columns_stop_with_what_was_found_and_a_name_to_give(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "name,age\nx,y\n")
    with pytest.raises(DataError, match="found: name, age") as caught:
        read_examples([path])
    assert caught.value.where == str(path)
    assert "“question”" in str(caught.value.remedy) and "“answer”" in str(caught.value.remedy)


def test_only_the_column_that_is_missing_is_asked_for(tmp_path: Path) -> None:
    """A file with questions alone was told to rename them."""
    path = write(tmp_path, "a.csv", "question,owner\nx,y\n")
    with pytest.raises(DataError, match="No columns for answer; found: question, owner") as caught:
        read_examples([path])
    assert "“answer”" in str(caught.value.remedy) and "question" not in str(caught.value.remedy)


def test_a_knowledge_base_that_is_taken_for_questions_is_told_its_option(tmp_path: Path) -> None:
    """“No <|im_start|> is in this text” was said of each entry."""
    path = write(tmp_path, "kb.jsonl", '{"id": "a", "text": "Open from 9 to 5."}\n')
    for read in (read_questions, lambda path: read_examples([path])):
        with pytest.raises(DataError, match="found: id, text") as caught:
            read(path)
        assert "give them with --kb" in str(caught.value.remedy)


def test_a_column_that_is_known_by_its_end_is_not_asked_for(tmp_path: Path) -> None:
    """Of "Customer asks" and "We reply" both were said to be missing: one would be enough."""
    path = write(tmp_path, "a.csv", "Customer asks,We reply\nx,y\n")
    with pytest.raises(DataError, match="No columns for question; found: Customer asks, We reply"):
        read_examples([path])
    renamed = write(tmp_path, "b.csv", "question,We reply\nx,y\n")
    assert [row.answer for row in read_examples([renamed]).examples] == ["y"]


def test_a_knowledge_base_of_services_and_details_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "kb.csv", "Ref,Service,Details\nS-1,Waste,Bins go out on Tuesday.\n")
    assert read_knowledge(path) == (KnowledgeEntry("S-1", "Bins go out on Tuesday."),)
    path = write(tmp_path, "kb.csv", "id,description,text\nS-1,Waste,Bins go out on Tuesday.\n")
    assert read_knowledge(path)[0].text == "Bins go out on Tuesday.", "the better name first"


def test_an_entry_of_a_knowledge_base_may_have_a_title(tmp_path: Path) -> None:
    path = tmp_path / "kb.csv"
    path.write_text("id,title,text\nS-1,Bins,They go out on Tuesday.\n", encoding="utf-8")
    assert read_knowledge(path) == (KnowledgeEntry("S-1", "They go out on Tuesday.", "Bins"),)
    path.write_text("id,title,topic,text\nS-1,Bins,Waste,They go out.\n", encoding="utf-8")
    assert read_knowledge(path)[0].topic == "Waste"


def test_a_title_over_a_table_is_no_column_of_a_knowledge_base(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "說明,\n問題,答案\n何時？,明天。\n")
    assert [row.answer for row in read_examples([path]).examples] == ["明天。"]


def test_a_table_without_a_header_is_told_that_it_needs_one(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "Who fixes it?,The desk.\nWhen?,Now.\n")
    with pytest.raises(DataError, match="found: Who fixes it\\?") as caught:
        read_examples([path])
    assert "needs one on top" in str(caught.value.remedy)


def test_a_sheet_that_was_not_read_is_named_where_it_may_be_the_one(tmp_path: Path) -> None:
    sheets = {"Guide": {"A1": "How to", "A2": "Fill in"}, "FAQ": {"A1": "question", "B1": "answer"}}
    path = write_workbook(tmp_path / "a.xlsx", sheets)
    with pytest.raises(DataError, match="with rows below: FAQ"):
        read_examples([path])


def test_a_file_without_one_usable_row_stops_with_the_first_fault(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "question,answer\nx,\ny,\n,z\n")
    with pytest.raises(DataError, match="No row of 3 can be used") as caught:
        read_examples([path])
    assert caught.value.where == f"{path}:2"
    assert "empty answer: 2, empty question: 1" in caught.value.message


def test_what_stands_under_a_header_without_a_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("question,answer,,\nHow?,So.,a note,\nWho?,Me.,,\n", encoding="utf-8")
    assert "(one without a name)" in only(read_examples([path]), "D104").message
    path.write_text("question,answer,,\nHow?,So.,,\nWho?,Me.,,\n", encoding="utf-8")
    assert not [one for one in read_examples([path]).findings if one.code == "D104"]


def test_columns_and_sheets_and_system_messages_that_nothing_reads_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "id,question,answer,owner\n1,x,y,z\n")
    finding = only(read_examples([path]), "D104")
    assert finding.severity is Severity.NOTE
    assert "owner" in finding.message
    assert "id" not in finding.message.split(": ")[1]
    rows = [{"messages": [{"role": r, "content": r} for r in ("system", "user", "assistant")]}]
    assert (
        "System messages" in only(read_examples([jsonl(tmp_path, "c.jsonl", rows)]), "D104").message
    )


def test_chats_of_several_exchanges_are_counted(tmp_path: Path) -> None:
    turns = [{"role": role, "content": role} for role in ("user", "assistant")]
    path = jsonl(tmp_path, "a.jsonl", [{"messages": turns * 2}, {"messages": turns}])
    assert only(read_examples([path]), "D108").where == (f"{path}:1",)


def test_values_not_understood_are_told_once_a_column(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "q,a,answerable\nx,y,maybe\nz,y,maybe\nw,y,yes\n")
    found = read_examples([path])
    finding = only(found, "D105")
    assert finding.where == (f"{path}:2", f"{path}:3")
    assert "maybe" in finding.message
    assert len(found.examples) == 3


def test_a_shared_refusal_makes_rows_unanswerable(tmp_path: Path) -> None:
    rows = [{"q": f"question {i}", "a": REFUSAL} for i in range(3)]
    path = jsonl(tmp_path, "a.jsonl", [*rows, {"q": "leave?", "a": "26 days"}])
    found = read_examples([path])
    assert [example.answerable for example in found.examples] == [False] * 3 + [True]
    finding = only(found, "D107")
    assert finding.severity is Severity.NOTE
    assert finding.evidence == {"rows": 3, "without_answer": 0, "with_refusal": 3}
    assert finding.message.endswith(f"Taken for a refusal: “{REFUSAL}” (3).")


def test_the_knowledge_base_tells_a_refusal_that_no_cue_knows(tmp_path: Path) -> None:
    text = "We are sorry; our team at the desk may help you further with any such wish of yours."
    asked = ("Do you rent tents?", "Who is the manager?", "Is there a sauna?")
    path = jsonl(tmp_path, "a.jsonl", [{"q": question, "a": text} for question in asked])
    found = read_examples([path], knowledge=[KnowledgeEntry("1", "Breakfast is at seven.")])
    assert not any(example.answerable for example in found.examples)
    alone = read_examples([path])
    assert all(example.answerable for example in alone.examples)
    finding = only(alone, "D148")
    assert finding.message.startswith(
        "“We are sorry; our team at the desk may help you further wit…”"
    )
    assert finding.where == tuple(f"{path}:{n}" for n in (1, 2, 3))


def test_a_refusal_of_two_questions_is_not_yet_one(tmp_path: Path) -> None:
    """The same question thrice is one question; two are too few to be sure."""
    rows = [{"q": q, "a": REFUSAL} for q in ("x", "X ", "x", "y")]
    found = read_examples([jsonl(tmp_path, "a.jsonl", rows)])
    assert [example.answerable for example in found.examples] == [True] * 4
    assert found.findings == ()


def test_a_refusal_of_the_training_rows_refuses_in_a_test_file_though_used_once(
    tmp_path: Path,
) -> None:
    rows = [{"q": f"question {i}", "a": REFUSAL} for i in range(3)]
    known = read_examples([jsonl(tmp_path, "train.jsonl", rows)]).examples
    asked = jsonl(tmp_path, "test.jsonl", [{"q": "another", "a": REFUSAL}])
    assert read_examples([asked], allow_unanswered=True).examples[0].answerable
    found = read_examples([asked], allow_unanswered=True, known=known)
    assert not found.examples[0].answerable
    assert only(found, "D107").evidence["with_refusal"] == 1


def test_a_common_answer_that_says_no_is_an_answer(tmp_path: Path) -> None:
    rows = [{"q": f"fare {i}", "a": "Taxi fares are not covered."} for i in range(9)]
    found = read_examples([jsonl(tmp_path, "a.jsonl", rows)]).examples
    assert [example.answerable for example in found] == [True] * 9


def test_what_a_row_says_itself_is_believed(tmp_path: Path) -> None:
    rows = [{"q": f"{i}", "a": REFUSAL, "answerable": i < 3} for i in range(6)]
    found = read_examples([jsonl(tmp_path, "a.jsonl", rows)])
    assert [example.answerable for example in found.examples] == [True] * 3 + [False] * 3
    assert found.findings == ()


def test_only_a_test_may_lack_answers_and_only_where_none_is_due(tmp_path: Path) -> None:
    rows = [
        {"q": "a", "a": None},
        {"q": "b", "a": "", "answerable": False},
        {"q": "c", "a": "", "answerable": True},
        {"q": "d", "sources": ["1"]},
        {"q": "e", "a": "E"},
    ]
    path = jsonl(tmp_path, "a.jsonl", rows)
    tested = read_examples([path], allow_unanswered=True)
    assert [(e.question, e.answerable) for e in tested.examples] == [
        ("a", False),
        ("b", False),
        ("e", True),
    ]
    assert tested.left_out == {"empty answer": 2}
    assert only(tested, "D107").evidence["without_answer"] == 1
    trained = read_examples([path])
    assert [example.question for example in trained.examples] == ["e"]
    assert "refusal" in trained.findings[1].remedy


def test_a_test_without_an_answer_column_must_say_what_is_unanswerable(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No columns for answer"):
        read_examples([write(tmp_path, "a.csv", "question\nx\n")], allow_unanswered=True)
    path = write(tmp_path, "b.csv", "question,answerable\nx,no\n")
    assert not read_examples([path], allow_unanswered=True).examples[0].answerable


def test_a_test_question_with_several_answers_is_asked_once(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.csv", "q,a,source\nHow long?,A,1\nother,C,3\nhow  LONG?,B,2\nHow long?,A,1\n"
    )
    found = read_examples([path], allow_unanswered=True)
    assert [(e.id, e.answers, e.sources) for e in found.examples] == [
        ("a:2", ("A", "B"), ("1", "2")),
        ("a:3", ("C",), ("3",)),
    ]
    assert found.left_out == {"joined with the same question": 2}
    finding = only(found, "D110")
    assert finding.severity is Severity.NOTE
    assert finding.where == (f"{path}:2", f"{path}:4", f"{path}:5")
    assert len(read_examples([path]).examples) == 4, "training keeps each"


def test_a_test_question_that_is_answerable_in_one_row_is_answerable(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", f"q,a,answerable\nx,{REFUSAL},no\nx,A,yes\n")
    found = read_examples([path], allow_unanswered=True)
    (example,) = found.examples
    assert (example.id, example.answerable, example.answers) == ("a:2", True, ("A",))
    finding = only(found, "D149")
    assert (finding.severity, finding.evidence) == (Severity.WARNING, {"questions": 1})
    assert finding.where == (f"{path}:2", f"{path}:3")


def test_parquet_rows_become_examples(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    polars.DataFrame({"question": ["x", "y"], "answers": [["a", "b"], ["c"]]}).write_parquet(path)
    found = read_examples([path])
    assert [example.answers for example in found.examples] == [("a", "b"), ("c",)]
    assert found.examples[1].id == "a:2"


def test_a_real_public_faq_is_read_as_it_is() -> None:
    train = read_examples([FILES / "faq-train.jsonl"])
    assert (len(train.examples), dict(train.left_out), train.findings) == (10, {}, ())
    assert all(example.answerable and example.sources for example in train.examples)
    test = read_examples([FILES / "faq-test.jsonl"], allow_unanswered=True)
    assert [example.answerable for example in test.examples] == [True, True, False, False]
    assert test.examples[0].sources == ("57", "67", "69")
    assert test.examples[2].answers == ()
    assert test.findings == ()
    assert len(read_knowledge(FILES / "faq-kb.jsonl")) == 5


def test_a_knowledge_base(tmp_path: Path) -> None:
    path = write(tmp_path, "kb.csv", "id,topic,text\nhb-1,leave, 26 days \nhb-2,,VPN\n")
    assert read_knowledge(path) == (
        KnowledgeEntry("hb-1", "26 days", "leave"),
        KnowledgeEntry("hb-2", "VPN", None),
    )
    path = write(tmp_path, "kb2.csv", "內容\n特休十天\n")
    assert read_knowledge(path) == (KnowledgeEntry("2", "特休十天"),)


def test_all_faults_of_a_knowledge_base_come_together(tmp_path: Path) -> None:
    path = write(tmp_path, "kb.csv", "id,text\n1,a\n1,b\n2,\n,c\n3,x,y\n4,d\n")
    with pytest.raises(DataError, match="4 rows cannot be used") as caught:
        read_knowledge(path)
    for place in (":3 (id): 1 stands in line 2 already", ":4 (text)", ":5 (id)", ":6 ("):
        assert f"{path}{place}" in caught.value.message


def test_a_knowledge_base_without_text(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="found: id, title"):
        read_knowledge(write(tmp_path, "kb.csv", "id,title\n1,a\n"))


def test_the_ids_of_a_knowledge_base_are_known_by_name_and_by_differing(tmp_path: Path) -> None:
    """Findings spoke of “6” where the sheet has W-105 in its column Section."""
    for header in ("Section,Text", "Article ID,Text", "文件編號,內容"):
        path = write(tmp_path, "kb.csv", f"{header}\nW-1,Bins\nW-2,Glass\n")
        assert [entry.id for entry in read_knowledge(path)] == ["W-1", "W-2"]
    for cells in ("Bins,a\nBins,b", "Bins,a\n,b"):  # a heading, and one that is left out below
        path = write(tmp_path, "kb.csv", f"Section,Text\n{cells}\n")
        assert [entry.id for entry in read_knowledge(path)] == ["2", "3"]
    path = write(tmp_path, "kb.csv", "Section,id,Text\nA,1,Bins\nB,2,Glass\n")
    assert [entry.id for entry in read_knowledge(path)] == ["1", "2"]


def test_questions_to_ask_come_without_answers(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "no,question,answer,output,topic\n1, x ,A,B,t\n2,y,,,\n")
    assert read_questions(path) == [
        ("x", {"no": "1", "topic": "t"}),
        ("y", {"no": "2", "topic": ""}),
    ]
    assert read_questions(write(tmp_path, "b.csv", "問題\n特休幾天?\n")) == [("特休幾天?", {})]
    rows = [{"instruction": "sum", "input": "text", "output": "A", "n": 1}]
    assert read_questions(jsonl(tmp_path, "c.jsonl", rows)) == [("sum\ntext", {"n": 1})]


def test_questions_to_ask_leave_an_answer_under_a_name_of_its_own_away(tmp_path: Path) -> None:
    (tmp_path / "ask.csv").write_text("Customer question,Agent reply,id\nWho?,Me.,7\n")
    assert read_questions(tmp_path / "ask.csv") == [("Who?", {"id": "7"})]


def test_questions_to_ask_need_no_answers_for_a_name_of_its_own(tmp_path: Path) -> None:
    """A run trained on “Customer question” could not be asked a file of them: “No columns for
    messages”."""
    path = write(tmp_path, "ask.csv", "Customer question;x\nWho?;7\n")
    assert read_questions(path) == [("Who?", {"x": "7"})]


def test_questions_to_ask_must_all_be_there(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "question,topic\nx,1\n,2\ny,1,2\n")
    with pytest.raises(DataError, match="2 rows cannot be used") as caught:
        read_questions(path)
    assert f"{path}:3 (question)" in caught.value.message
    with pytest.raises(DataError, match="found: topic"):
        read_questions(write(tmp_path, "b.csv", "topic\nx\n"))


def test_one_row_is_not_spoken_of_as_several(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="1 row cannot be used"):
        read_questions(write(tmp_path, "a.csv", "question,topic\nx,1\n,2\n"))
    rows = "question,answer,answerable\nx,a,maybe\ny,b,yes\n"
    said = [finding.message for finding in read_examples([write(tmp_path, "b.csv", rows)]).findings]
    assert any(
        "answerable: 1 row has a value that is not understood: maybe." in one for one in said
    )


def test_a_long_list_of_faults_is_cut_and_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "question,n\n" + ",1\n" * 25)
    with pytest.raises(DataError, match="and 5 more"):
        read_questions(path)


def test_a_row_that_slipped_to_the_right_is_told_as_such(tmp_path: Path) -> None:
    """“The column question has no question” was said of a row whose question stood in the next
    column."""
    text = (
        "question,answer,topic\nq1,a1,t\n,Where is it?,In the hall on the left.\n,In the hall.,t\n"
    )
    found = read_examples([write(tmp_path, "faq.csv", text)])
    slipped, empty = [one for one in found.findings if one.code == "D101"]
    assert "slipped one column to the right" in slipped.message
    assert "slipped" not in empty.message


def test_a_column_of_documents_names_the_sources(tmp_path: Path) -> None:
    text = 'question,answer,doc\nq1,a1,p-1\nq2,a2,"p-1, part 2"\n'
    found = read_examples([write(tmp_path, "faq.csv", text)])
    assert [row.sources for row in found.examples] == [("p-1",), ("p-1, part 2",)]
    assert not found.findings
