from collections.abc import Callable
from pathlib import Path

import pytest

from matchmaking.common.sheets.exceptions import SheetError
from matchmaking.common.sheets.reading import Row, read_table

Read = Callable[..., list[Row]]
Refused = Callable[..., str]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that gives the rows of a file with some content."""

    def read_content(content: bytes, **options) -> list[Row]:
        path = tmp_path / "upload.xlsx"  # the name never matters
        path.write_bytes(content)
        with read_table(path, **options) as table:
            return list(table)

    return read_content


@pytest.fixture
def texts(read: Read) -> Callable[..., list[list[str]]]:
    return lambda content, **options: [list(row.texts) for row in read(content, **options)]


@pytest.fixture
def refused(read: Read) -> Refused:
    """Return a function that gives the code by which a file is refused."""

    def code_of(content: bytes, **options) -> str:
        with pytest.raises(SheetError) as caught:
            read(content, **options)
        return caught.value.code

    return code_of
