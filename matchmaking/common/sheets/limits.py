"""How much a file may hold before it is refused."""

from dataclasses import dataclass

MIB = 1024 * 1024
OUT_OF_MEMORY = 3  # how the child exits when it has not even the memory to say so


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take. No Django here: the child process reads this too.

    An honest workbook of 100,000 rows and ten columns takes about 15 MiB on disk, 85 MiB
    unpacked and 150 MiB of the child's memory.
    """

    file_bytes: int = 20 * MIB
    members: int = 200  # parts of the archive that an .xlsx is
    unpacked_bytes: int = 256 * MIB
    ratio: int = 100  # unpacked to packed, of one part beyond ``free_bytes``
    free_bytes: int = 8 * MIB  # so much of one part may unpack at any ratio
    rows: int = 100_000  # of data
    head_rows: int = 10  # titles, headings and hints above the data
    columns: int = 60
    cell_length: int = 10_000  # characters; the rest of a longer text is cut off and reported
    memory_bytes: int = 512 * MIB
    seconds: int = 60  # of processor time, and of waiting for the child

    @property
    def last_row(self) -> int:
        return self.rows + self.head_rows


DEFAULT_LIMITS = Limits()
