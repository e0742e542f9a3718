from pathlib import Path

import polib
import pytest

from scripts import messages


def _catalogue(path: Path, **texts: str) -> Path:
    catalogue = polib.POFile()
    for source, translation in texts.items():
        catalogue.append(polib.POEntry(msgid=source, msgstr=translation))
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return path


@pytest.fixture
def extracted(tmp_path: Path) -> Path:
    return _catalogue(tmp_path / "extracted.po", Score="", Stage="")


def test_problems_finds_none_in_a_complete_catalogue(tmp_path: Path, extracted: Path) -> None:
    kept = _catalogue(tmp_path / "django.po", Score="得分", Stage="环节")

    assert list(messages.problems(kept, extracted)) == []


def test_problems_names_what_is_missing_needless_and_empty(tmp_path: Path, extracted: Path) -> None:
    kept = _catalogue(tmp_path / "django.po", Score="", Rank="名次")

    found = list(messages.problems(kept, extracted))

    assert found[:2] == ["not in the catalogue: 'Stage'", "no longer in the sources: 'Rank'"]
    assert [problem.split(" (")[0] for problem in found[2:]] == ["not translated: 'Score'"]


def test_problems_names_a_fuzzy_translation(tmp_path: Path, extracted: Path) -> None:
    kept = _catalogue(tmp_path / "django.po", Score="得分", Stage="环节")
    catalogue = polib.pofile(str(kept))
    catalogue[0].flags.append("fuzzy")
    catalogue.save()
    catalogue.save_as_mofile(str(kept.with_suffix(".mo")))

    found = list(messages.problems(kept, extracted))

    assert [problem.split(" (")[0] for problem in found] == ["fuzzy: 'Score'"]


def test_problems_names_a_catalogue_compiled_before_its_last_change(
    tmp_path: Path, extracted: Path
) -> None:
    kept = _catalogue(tmp_path / "django.po", Score="分数", Stage="环节")
    catalogue = polib.pofile(str(kept))
    catalogue[0].msgstr = "得分"
    catalogue.save()

    assert list(messages.problems(kept, extracted)) == [
        "django.mo is not what django.po compiles to"
    ]
