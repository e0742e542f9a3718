import pytest

from matchmaking.ranking import array_files
from matchmaking.ranking.artifact import latest_artifact, open_artifact, write_artifact
from matchmaking.ranking.engine import rank_scenarios, rank_solutions
from matchmaking.ranking.exceptions import ArtifactError
from matchmaking.ranking.index import build_index
from tests.factories.ranking import VOCABULARY, candidate, query

QUERY = query("s-一", "带钢表面划伤", "漏检", industries=("C31",))
CANDIDATE = candidate("t-二", "视觉质检", "表面缺陷检测", capabilities=("defect-detect",))


def build(*solutions):
    return build_index([QUERY], [CANDIDATE, *solutions], VOCABULARY)


def test_artifact_ranks_as_the_index_it_was_written_from(tmp_path):
    index = build(candidate("t3", "排程"))

    opened = open_artifact(write_artifact(index, tmp_path))

    assert opened.version == index.version
    assert rank_solutions(opened, QUERY) == rank_solutions(index, QUERY)
    assert rank_scenarios(opened, CANDIDATE) == rank_scenarios(index, CANDIDATE)
    assert list(opened.solutions.keys) == ["t-二", "t3"]
    assert list(opened.solutions.keys[-1:]) == ["t3"]


def test_artifact_of_an_empty_index_opens(tmp_path):
    opened = open_artifact(write_artifact(build_index([], [], VOCABULARY), tmp_path))

    assert rank_solutions(opened, QUERY) == []


def test_latest_artifact_is_the_one_written_last_and_the_one_before_stays(tmp_path):
    paths = [write_artifact(build(candidate(f"t{n}", "排程")), tmp_path) for n in range(3)]

    assert latest_artifact(tmp_path) == paths[-1]
    assert sorted(tmp_path.iterdir()) == sorted(paths[1:])


def test_write_artifact_twice_leaves_one(tmp_path):
    assert write_artifact(build(), tmp_path) == write_artifact(build(), tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


def test_latest_artifact_is_none_where_nothing_was_written(tmp_path):
    assert latest_artifact(tmp_path / "nowhere") is None


def test_open_artifact_detects_any_flipped_byte(tmp_path):
    path = write_artifact(build(), tmp_path)
    for file in sorted(path.iterdir()):
        content = file.read_bytes()
        for place in {0, len(content) // 2, len(content) - 1}:
            broken = bytearray(content)
            broken[place] ^= 1
            file.write_bytes(bytes(broken))
            with pytest.raises(ArtifactError):
                open_artifact(path)
        file.write_bytes(content)
    assert open_artifact(path).version == build().version


def test_open_artifact_detects_what_is_cut_or_missing(tmp_path):
    path = write_artifact(build(), tmp_path)
    for file in sorted(path.iterdir()):
        content = file.read_bytes()
        file.write_bytes(content[:-1])
        with pytest.raises(ArtifactError):
            open_artifact(path, verify=False)
        file.unlink()
        with pytest.raises(ArtifactError):
            open_artifact(path, verify=False)
        file.write_bytes(content)


def test_open_artifact_refuses_what_is_absent(tmp_path):
    with pytest.raises(ArtifactError):
        open_artifact(tmp_path / "index-0")


def test_write_artifact_reports_a_directory_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(ArtifactError):
        write_artifact(build(), tmp_path / "file" / "index")


def test_open_artifact_reads_every_byte_only_once_until_a_file_is_touched(tmp_path, monkeypatch):
    path = write_artifact(build(), tmp_path)
    open_artifact(path)
    monkeypatch.setattr(array_files, "_digest", lambda _: "read again")

    assert open_artifact(path).version == build().version
    victim = next(path.glob("*.npy"))
    victim.write_bytes(victim.read_bytes())
    with pytest.raises(ArtifactError):
        open_artifact(path)
