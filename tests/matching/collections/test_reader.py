import json

import pytest

from matchmaking.matching.collections.reader import read_collection
from matchmaking.matching.collections.records import CollectionError
from matchmaking.ranking.types import CapabilityTerm, IndustryTerm, Vocabulary

ORGANIZATION = {"key": "o1", "kind": "provider", "name": "甲", "founded": None, "city": ""}
SCENARIO = {"key": "s1", "organisation": "o1", "title": "表面划伤", "industries": ["C31"]}
SOLUTION = {
    "key": "t1",
    "organisation": "o1",
    "kind": "model",
    "title": "视觉质检",
    "capabilities": ["defect-detect"],
    "deployment": [],
    "cases": [{"industry": "C31", "customer": "某钢厂", "scenario": "镀锌", "effect": "降本"}],
}


@pytest.fixture
def write(tmp_path):
    def write_collection(**files):
        rows = {"organisations": [ORGANIZATION], "scenarios": [SCENARIO], "solutions": [SOLUTION]}
        for name, lines in (rows | files).items():
            if name in rows:
                text = "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines)
                (tmp_path / f"{name}.jsonl").write_text(text)
            else:
                (tmp_path / f"{name}.tsv").write_text(lines)
        return tmp_path

    return write_collection


def problems_of(directory, vocabulary=None):
    with pytest.raises(CollectionError) as caught:
        read_collection(directory, vocabulary)
    return [(p.file, p.line, p.field, p.message) for p in caught.value.problems]


def test_read_collection_gives_typed_records(write):
    directory = write(qrels="s1\tt1\t3\n", notes="s1\tshort, plain\n")

    collection = read_collection(directory)

    (scenario,) = collection.scenarios
    (solution,) = collection.solutions
    assert (scenario.organization, scenario.deployment, scenario.line) == ("o1", "any", 1)
    assert solution.cases[0].customer == "某钢厂"
    assert collection.organizations[0].founded is None
    assert collection.qrels == {"s1": {"t1": 3}}
    assert collection.notes == {"s1": ("short", "plain")}


def test_read_collection_needs_no_judgements(write):
    collection = read_collection(write())

    assert (collection.qrels, collection.notes) == ({}, {})


def test_read_collection_leaves_out_pairs_graded_zero(write):
    assert read_collection(write(qrels="s1\tt1\t0\n")).qrels == {}


def test_read_collection_reports_every_problem_at_its_place(write):
    scenarios = [
        SCENARIO | {"industries": "C31"},
        "{not json",
        SCENARIO | {"key": "s2", "organisation": "nobody", "stages": ["x"]},
        SCENARIO | {"key": "s3", "budget_min_wan": 9, "budget_max_wan": 1},
        SCENARIO | {"key": "s4", "targets": [{"metric": "m", "comparator": "~", "value": True}]},
    ]

    found = problems_of(write(scenarios=scenarios, qrels="s1\tt9\t5\n"))

    places = [(file, line, field) for file, line, field, _ in found]
    assert places == [
        ("scenarios.jsonl", 1, "industries"),
        ("scenarios.jsonl", 2, ""),
        ("scenarios.jsonl", 3, "stages"),
        ("scenarios.jsonl", 4, "budget_min_wan"),
        ("scenarios.jsonl", 5, "targets[0].comparator"),
        ("scenarios.jsonl", 5, "targets[0].value"),
        ("scenarios.jsonl", 3, "organisation"),
        ("qrels.tsv", 1, "solution_key"),
        ("qrels.tsv", 1, "grade"),
    ]


def test_read_collection_reports_missing_files(tmp_path):
    assert [(file, message) for file, _, _, message in problems_of(tmp_path)] == [
        ("organisations.jsonl", "the file is missing"),
        ("scenarios.jsonl", "the file is missing"),
        ("solutions.jsonl", "the file is missing"),
    ]


def test_read_collection_reports_key_used_twice(write):
    found = problems_of(write(solutions=[SOLUTION, SOLUTION]))

    assert found == [("solutions.jsonl", 2, "key", "'t1' was already used in line 1")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\0b", "holds a NUL character"),
        ("\ud800", "holds half of a surrogate pair"),
        ("x" * 100_001, "has 100001 characters, at most 100000 are allowed"),
        ("  ", "must not be empty"),
        (None, "must not be empty"),
        (7, "must be a text, is a number"),
    ],
)
def test_read_collection_refuses_text_that_cannot_be_kept(write, text, message):
    found = problems_of(write(scenarios=[SCENARIO | {"title": text}]))

    assert found[0] == ("scenarios.jsonl", 1, "title", message)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400"])
def test_read_collection_refuses_numbers_that_are_none(write, value):
    line = json.dumps(SCENARIO)[:-1] + f', "budget_max_wan": {value}}}'

    assert len(problems_of(write(scenarios=[line]))) == 1


def test_read_collection_reports_line_that_is_not_utf8(write):
    directory = write()
    content = (directory / "solutions.jsonl").read_bytes() + b"\n\xff\xfe\n"
    (directory / "solutions.jsonl").write_bytes(content)

    assert problems_of(directory) == [("solutions.jsonl", 2, "", "is not UTF-8")]


def test_read_collection_checks_codes_against_vocabulary(write):
    vocabulary = Vocabulary(
        industries={"C13": IndustryTerm("C13", "消费品", ("农副食品加工业",))},
        capabilities={"defect-detect": CapabilityTerm("defect-detect", "vision", ("缺陷",))},
    )

    found = problems_of(write(), vocabulary)

    assert found == [("scenarios.jsonl", 1, "industries", "unknown code 'C31'")]
