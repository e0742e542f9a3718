from pathlib import Path

import pytest

from scripts.verify import rounds

URL = "postgres://u@//run/pg/postgres"


def test_full_rounds_run_the_database_tests_again_on_postgres(tmp_path: Path) -> None:
    sqlite, postgres = rounds.full_rounds(tmp_path, URL)

    assert "DATABASE_URL" not in sqlite.environment
    assert list(sqlite.command[-2:]) == ["--postgres-tests", "without"]
    assert postgres.environment["DATABASE_URL"] == URL
    assert "--only-database" in postgres.command


def test_full_rounds_keep_the_postgres_tests_to_be_skipped_aloud_without_postgres(
    tmp_path: Path,
) -> None:
    (only,) = rounds.full_rounds(tmp_path, None)

    assert "--postgres-tests" not in only.command


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(rounds, "TESTS", tmp_path)
    return tmp_path / "test_locks.py"


def test_chosen_rounds_pass_the_arguments_on(suite: Path, tmp_path: Path) -> None:
    suite.write_text("@pytest.mark.postgres\ndef test_lock(): ...")

    jobs = rounds.chosen_rounds(tmp_path, URL, ["-k", "lock", "-x"])

    assert [list(job.command[-5:]) for job in jobs] == [
        ["-k", "lock", "-x", "--postgres-tests", "without"],
        ["-k", "lock", "-x", "--postgres-tests", "only"],
    ]


def test_chosen_rounds_leave_postgres_out_when_no_test_asks_for_it(
    suite: Path, tmp_path: Path
) -> None:
    suite.write_text("def test_lock(): ...")

    (only,) = rounds.chosen_rounds(tmp_path, URL, ["-x"])

    assert only.command[-1] == "-x"
