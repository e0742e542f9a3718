import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from matchmaking.matching.collections.reader import read_collection
from matchmaking.matching.evaluation.measure import (
    RANKERS,
    evaluate,
    scenario_profile,
    solution_profile,
)
from matchmaking.matching.evaluation.report import as_json
from matchmaking.matching.evaluation.vocabulary import VocabularyError, read_vocabulary_files

ORGANIZATION = {"key": "o1", "kind": "provider", "name": "甲"}
SCENARIOS = [
    {"key": "s1", "title": "带钢表面划伤漏检", "industries": ["C31"], "deployment": "edge"},
    {"key": "s2", "title": "轴承总是突然坏", "industries": ["C31"]},
    {"key": "s3", "title": "食堂菜谱"},
]
SOLUTIONS = [
    {
        "key": "t1",
        "title": "带钢表面缺陷在线检测",
        "capabilities": ["defect-detect"],
        "deployment": ["edge", "cloud"],
    },
    {"key": "t2", "title": "轴承故障预测性维护", "capabilities": ["predictive-maint"]},
    {"key": "stuffed-1", "title": "带钢、轴承、划伤、漏检、表面、突然坏、质检"},
]
QRELS = "s1\tt1\t3\ns2\tt2\t3\ns2\tt1\t1\n"


@pytest.fixture
def directory(tmp_path):
    rows = {"organisations": [ORGANIZATION], "scenarios": SCENARIOS, "solutions": SOLUTIONS}
    for name, records in rows.items():
        lines = [json.dumps({"organisation": "o1"} | record) for record in records]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines))
    (tmp_path / "qrels.tsv").write_text(QRELS)
    (tmp_path / "notes.tsv").write_text("s1\tplain\ns2\tshort,plain\ns3\tnone_fits\n")
    return tmp_path


def test_profiles_tell_the_deployment_and_the_order_of_the_file(directory):
    vocabulary = read_vocabulary_files(settings.BASE_DIR / "fixtures/taxonomy")
    collection = read_collection(directory, vocabulary)

    asked = [scenario_profile(record) for record in collection.scenarios]
    offered = [solution_profile(record) for record in collection.solutions]

    assert [profile.deployment for profile in asked] == [("edge",), (), ()]
    assert [profile.deployment for profile in offered] == [("edge", "cloud"), (), ()]
    assert [profile.since for profile in offered] == ["00000001", "00000002", "00000003"]


def test_evaluate_measures_every_ranker_in_both_directions(directory):
    vocabulary = read_vocabulary_files(settings.BASE_DIR / "fixtures/taxonomy")

    results = evaluate(read_collection(directory, vocabulary), vocabulary)

    assert [(r.ranker, r.direction) for r in results] == [
        (ranker, direction) for ranker in RANKERS for direction in ("scenarios", "solutions")
    ]
    engine = results[0]
    assert sorted(engine.values) == ["s1", "s2"]
    assert engine.mean("ndcg@10") == pytest.approx(1.0)
    assert engine.mean("mrr@10") == 1.0
    assert (engine.abstention.right, engine.abstention.true) == (1, 1)
    assert {key: trial.fits for key, trial in engine.trials.items()} == {
        "s1": True,
        "s2": True,
        "s3": False,
    }
    assert engine.trials["s1"].best > engine.trials["s1"].unanswered > 0
    assert engine.spam_intrusions <= engine.n_asked == 3


def test_evaluate_ranking_prints_tables_and_writes_json(directory, tmp_path, capsys):
    path = tmp_path / "figures.json"

    call_command("evaluate_ranking", collection=directory, by="notes", json=path)

    output = capsys.readouterr().out
    assert "Scenario → solutions, 2 of 3 with a fitting answer" in output
    assert "short (1)" in output
    figures = json.loads(path.read_text())
    assert len(figures["results"]) == 2 * len(RANKERS)
    assert figures["by_tag"]["plain"]["n"] == 2
    assert figures["by_tag"]["plain"]["gains"].keys() == set(RANKERS[1:])
    assert figures["results"][0]["abstention"].keys() >= {"precision", "recall", "leave_one_out"}
    assert figures["results"][0]["gains"].keys() == set(RANKERS[1:])


def test_evaluate_ranking_leaves_out_what_the_site_keeps_confidential(directory, tmp_path):
    secret = SCENARIOS[0] | {"organisation": "o1", "current_state": "轴承故障预测性维护"}
    (directory / "scenarios.jsonl").write_text(
        "\n".join(json.dumps(row | {"organisation": "o1"}) for row in (secret, *SCENARIOS[1:]))
    )
    paths = [tmp_path / "all.json", tmp_path / "public.json"]

    call_command("evaluate_ranking", collection=directory, json=paths[0])
    call_command("evaluate_ranking", collection=directory, json=paths[1], public_only=True)

    read, public = (json.loads(path.read_text())["results"][-1]["queries"] for path in paths)
    assert (read["t2"]["ndcg@10"], public["t2"]["ndcg@10"]) == (pytest.approx(0.63, abs=0.01), 1.0)


def test_evaluate_ranking_refuses_a_faulty_collection(directory):
    (directory / "qrels.tsv").write_text("s1\tt1\tx\n")

    with pytest.raises(CommandError, match=r"qrels.tsv:1: grade: must be 0 to 3") as caught:
        call_command("evaluate_ranking", collection=directory)

    assert caught.value.returncode == 2


def test_evaluate_ranking_refuses_a_collection_without_judgements(directory):
    (directory / "qrels.tsv").unlink()

    with pytest.raises(CommandError, match="no judgement"):
        call_command("evaluate_ranking", collection=directory)


def test_read_vocabulary_files_reports_missing_tables(tmp_path):
    with pytest.raises(VocabularyError):
        read_vocabulary_files(tmp_path)


@pytest.mark.parametrize(("name", "least"), [("demo", 0.85), ("published_cases", 0.84)])
def test_engine_keeps_its_quality_on_the_collections(name, least):
    vocabulary = read_vocabulary_files(settings.BASE_DIR / "fixtures/taxonomy")
    collection = read_collection(settings.BASE_DIR / "fixtures/collections" / name, vocabulary)

    engine, _ = evaluate(collection, vocabulary, ["engine"])

    figures = as_json([engine], None)["results"][0]
    assert figures["means"]["ndcg@10"] >= least
    assert figures["spam_intrusions"] == 0
