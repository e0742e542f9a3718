import re

import pytest

from matchmaking.common.converters import PublicIdConverter
from matchmaking.common.identifiers import new_public_id


def test_converter_takes_every_identifier_that_is_given_out():
    identifiers = [new_public_id() for _ in range(100)]

    assert [row for row in identifiers if not re.fullmatch(PublicIdConverter.regex, row)] == []


@pytest.mark.parametrize(
    "text", ["", "1", "2" * 13, "2" * 15, "0" * 14, "A" * 14, "2" * 13 + "\x00", "2" * 14 + "\n"]
)
def test_converter_takes_nothing_else(text):
    assert re.fullmatch(PublicIdConverter.regex, text) is None
