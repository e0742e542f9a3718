"""The index on disk: plain ``.npy`` files and one manifest, published by a rename.

An artefact is a directory. It is written beside its final place, synced and renamed, so that a
reader meets a whole one or none. Arrays are opened by mmap and shared by all processes.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from matchmaking.ranking.array_files import Arrays, open_arrays, write_arrays
from matchmaking.ranking.config import RankingConfig
from matchmaking.ranking.duplicates import Duplicates, Origins
from matchmaking.ranking.exceptions import ArtifactError, ConfigError
from matchmaking.ranking.features import FeatureSpace
from matchmaking.ranking.index import MatchIndex
from matchmaking.ranking.postings import Postings
from matchmaking.ranking.side import Segment, Side
from matchmaking.ranking.sparse_rows import SparseRows
from matchmaking.ranking.tokens import Kind
from matchmaking.ranking.types import CapabilityTerm, IndustryTerm, Vocabulary

FORMAT = 4
PREFIX = "index-"
MANIFEST = "manifest.json"
KEPT = 2  # artefacts that stay in a directory: the new one and the one before


class KeyTable(Sequence[str]):
    """Keys in one block of UTF-8 with their ends; nothing is decoded before it is asked for."""

    def __init__(self, octets: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64]) -> None:
        self._octets = octets
        self._ends = ends

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> "Sequence[str]": ...
    def __getitem__(self, row: int | slice) -> "str | Sequence[str]":
        if isinstance(row, slice):
            return [self[place] for place in range(*row.indices(len(self)))]
        start = self._ends[row - 1] if row else 0
        return bytes(self._octets[start : self._ends[row]]).decode()

    def __iter__(self) -> Iterator[str]:
        text, start = bytes(self._octets), 0
        for end in self._ends.tolist():
            yield text[start:end].decode()
            start = end


def write_artifact(index: MatchIndex, directory: Path) -> Path:
    """Publish the index below ``directory`` and return its path.

    Publishing the same version again is harmless. The artefact before it stays, older ones go.

    Raises:
        ArtifactError: it cannot be written; what was there before is untouched.
    """
    final = directory / f"{PREFIX}{index.version}"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=directory))
        try:
            _write(index, draft)
            _publish(draft, final)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise ArtifactError(f"the index cannot be written: {error}") from error
    _remove_old(directory)
    return final


def latest_artifact(directory: Path) -> Path | None:
    """Return the artefact that was published last, or none."""
    found = _published(directory)
    return found[-1] if found else None


def open_artifact(path: Path, *, verify: bool = True) -> MatchIndex:
    """Open an artefact by mmap.

    ``verify`` checks every byte, once on each machine; without it only the manifest and the sizes
    are checked.

    Raises:
        ArtifactError: it is absent, incomplete or damaged.
    """
    try:
        manifest = _read_manifest(path)
        arrays = open_arrays(path, manifest["files"], verify=verify)
        return _restore(manifest, arrays)
    except ArtifactError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ConfigError) as error:
        raise ArtifactError(f"the index at {path.name} cannot be opened: {error}") from error


def _write(index: MatchIndex, draft: Path) -> None:
    files = write_arrays(draft, _arrays(index))
    space = index.space
    content = {
        "format": FORMAT,
        "version": index.version,
        "config": space.config.to_json(),
        "vocabulary": asdict(space.vocabulary),
        "average_lengths": {kind.name: value for kind, value in space.average_lengths.items()},
        "n_features": len(space.terms),
        "files": files,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    with (draft / MANIFEST).open("w", encoding="utf-8") as stream:
        stream.write(f"{sha256(text.encode()).hexdigest()}\n{text}")
        stream.flush()
        os.fsync(stream.fileno())


def _publish(draft: Path, final: Path) -> None:
    draft.chmod(0o755)
    if final.exists():  # a directory cannot be replaced in one step; readers keep what they opened
        final.rename(draft.with_name(f"{draft.name}.old"))
    draft.rename(final)
    shutil.rmtree(draft.with_name(f"{draft.name}.old"), ignore_errors=True)
    descriptor = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _arrays(index: MatchIndex) -> Arrays:
    arrays: Arrays = {"terms": index.space.terms, "idf": index.space.idf}
    arrays |= _row_arrays("affinities", SparseRows.of(index.space.affinities))
    arrays |= _posting_arrays("said", index.space.needs_said)
    for name, side in (("scenarios", index.scenarios), ("solutions", index.solutions)):
        arrays |= _posting_arrays(name, side.base.postings)
        keys = [key.encode() for key in side.keys]
        ends = list(accumulate(len(key) for key in keys))
        arrays |= {
            f"{name}.keys": np.frombuffer(b"".join(keys), dtype=np.uint8),
            f"{name}.ends": np.array(ends, dtype=np.int64),
            f"{name}.groups": side.duplicates.groups,
            f"{name}.originals": side.duplicates.originals,
            f"{name}.owners": side.base.origins.owners,
            f"{name}.since": side.base.origins.since,
            f"{name}.revisions": side.base.origins.revisions,
        }
    return arrays


def _posting_arrays(name: str, postings: Postings) -> Arrays:
    by_row, by_feature = postings.by_row, postings.by_feature
    return _row_arrays(f"{name}.rows", by_row) | _row_arrays(f"{name}.postings", by_feature)


def _row_arrays(name: str, rows: SparseRows) -> Arrays:
    return {
        f"{name}.values": rows.values,
        f"{name}.indices": rows.indices,
        f"{name}.starts": rows.starts,
    }


def _restore(manifest: Mapping[str, Any], arrays: Arrays) -> MatchIndex:
    vocabulary = manifest["vocabulary"]
    n_features = len(arrays["terms"])
    space = FeatureSpace(
        config=RankingConfig.from_json(manifest["config"]),
        vocabulary=Vocabulary(
            {c: IndustryTerm(**_tuples(t)) for c, t in vocabulary["industries"].items()},
            {c: CapabilityTerm(**_tuples(t)) for c, t in vocabulary["capabilities"].items()},
            tuple(vocabulary["stages"]),
            {code: tuple(words) for code, words in vocabulary["synonyms"].items()},
        ),
        terms=arrays["terms"],
        idf=arrays["idf"],
        average_lengths={Kind[k]: float(v) for k, v in manifest["average_lengths"].items()},
        affinities=_rows("affinities", arrays, len(vocabulary["capabilities"])).matrix,
        needs_said=_postings("said", arrays, n_features),
    )
    return MatchIndex(
        version=manifest["version"],
        space=space,
        scenarios=_restore_side("scenarios", arrays, n_features),
        solutions=_restore_side("solutions", arrays, n_features),
    )


def _restore_side(name: str, arrays: Arrays, n_features: int) -> Side:
    segment = Segment(
        keys=KeyTable(arrays[f"{name}.keys"], arrays[f"{name}.ends"]),
        postings=_postings(name, arrays, n_features),
        origins=Origins(
            arrays[f"{name}.owners"], arrays[f"{name}.since"], arrays[f"{name}.revisions"]
        ),
    )
    return Side((segment,), Duplicates(arrays[f"{name}.groups"], arrays[f"{name}.originals"]))


def _postings(name: str, arrays: Arrays, n_features: int) -> Postings:
    by_row = _rows(f"{name}.rows", arrays, n_features)
    return Postings(by_row, _rows(f"{name}.postings", arrays, len(by_row)))


def _rows(name: str, arrays: Arrays, width: int) -> SparseRows:
    starts, indices, values = (arrays[f"{name}.{part}"] for part in ("starts", "indices", "values"))
    return SparseRows.from_arrays(starts, indices, values, width)


def _tuples(term: Mapping[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in term.items()}


def _read_manifest(path: Path) -> dict[str, Any]:
    checksum, _, text = (path / MANIFEST).read_text(encoding="utf-8").partition("\n")
    if sha256(text.encode()).hexdigest() != checksum:
        raise ArtifactError(f"the manifest of {path.name} is damaged")
    manifest: dict[str, Any] = json.loads(text)
    if manifest["format"] != FORMAT:
        raise ArtifactError(f"{path.name} has format {manifest['format']}, not {FORMAT}")
    return manifest


def _published(directory: Path) -> list[Path]:
    found = [path for path in directory.glob(f"{PREFIX}*") if (path / MANIFEST).is_file()]
    return sorted(found, key=lambda path: ((path / MANIFEST).stat().st_mtime_ns, path.name))


def _remove_old(directory: Path) -> None:
    for path in _published(directory)[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)
