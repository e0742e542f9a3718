from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

Text = str | Promise  # Promise: translated when it is shown


class ColumnKind(StrEnum):
    TEXT = "text"  # codes and telephones too: no program may take them for numbers
    NUMBER = "number"
    LONG = "long"  # wrapped


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table that people fill in or are given; ``key`` names it in code."""

    key: str
    label: Text
    help: Text = ""
    example: Text = ""
    required: bool = False
    choices: tuple[Text, ...] = ()  # what may be chosen, as people read it
    multiple: bool = False  # several of the choices, separated by 、 or ;
    width: int = 18  # characters
    kind: ColumnKind = ColumnKind.TEXT
    aliases: tuple[Text, ...] = ()  # other headings that mean this column
    repeats: bool = False  # a table may have it several times: what stands first in a row counts
