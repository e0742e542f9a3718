from pathlib import Path

from scripts.verify import rounds


def test_full_rounds_run_the_database_tests_again_on_postgres(tmp_path: Path) -> None:
    sqlite, postgres = rounds.full_rounds(tmp_path, "postgres://u@//run/pg/postgres")

    assert "DATABASE_URL" not in sqlite.environment
    assert list(sqlite.command[-2:]) == ["--postgres-tests", "without"]
    assert postgres.environment["DATABASE_URL"] == "postgres://u@//run/pg/postgres"
    assert "--only-database" in postgres.command


def test_full_rounds_keep_the_postgres_tests_to_be_skipped_aloud_without_postgres(
    tmp_path: Path,
) -> None:
    (only,) = rounds.full_rounds(tmp_path, None)

    assert "--postgres-tests" not in only.command


def test_chosen_rounds_pass_the_arguments_on(tmp_path: Path) -> None:
    jobs = rounds.chosen_rounds(tmp_path, "postgres://u@//run/pg/postgres", ["-k", "lock", "-x"])

    assert [list(job.command[-5:]) for job in jobs] == [
        ["-k", "lock", "-x", "--postgres-tests", "without"],
        ["-k", "lock", "-x", "--postgres-tests", "only"],
    ]
