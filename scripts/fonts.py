"""Bring the font of the printed editions into the repository; called by ``scripts.vendor``.

The whole font has 30,890 characters and 10 MB a weight. What is kept is GB 2312, the 8,105
standard characters of 2013 (``standard_characters.txt``), Latin letters, and signs.
"""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from scripts import ROOT
from scripts.errors import ProcessFailedError

FONTS = ROOT / "matchmaking" / "directory" / "fonts"
PACKAGE = ("@expo-google-fonts/noto-sans-sc", "0.4.3")
FONTTOOLS = "fonttools==4.68.0"  # in an environment of its own, which is thrown away
WEIGHTS = {
    "NotoSansSC-Regular.ttf": "400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "700Bold/NotoSansSC_700Bold.ttf",
}
LICENCE = "OFL.txt"
STANDARD = Path(__file__).with_name("standard_characters.txt")
# Latin with accents, Greek, punctuation, currency, arrows, mathematics, figures in circles,
# shapes, CJK punctuation and letters, full-width forms.
RANGES = (
    (0x20, 0x17F), (0x370, 0x3FF), (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x218F),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x26FF), (0x3000, 0x303F),
    (0x3100, 0x312F), (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
)  # fmt: skip


def wanted() -> str:
    """Return every character that the kept fonts should have."""
    rows, cells = range(0xA1, 0xF8), range(0xA1, 0xFF)
    gb2312 = (bytes([row, cell]).decode("gb2312", "ignore") for row in rows for cell in cells)
    signs = (chr(code) for first, last in RANGES for code in range(first, last + 1))
    standard = STANDARD.read_text().replace("\n", "")
    return "".join(sorted({*"".join(gb2312), *standard, *signs}))


def write_fonts(archive: Path) -> list[Path]:
    """Write the subsets and the licence from the package of the font; return the files."""
    with tempfile.TemporaryDirectory() as directory, tarfile.open(archive) as tar:
        folder = Path(directory)
        tar.extractall(folder, filter="data")
        characters = folder / "characters.txt"
        characters.write_text(wanted())
        program = _subsetter(folder)
        FONTS.mkdir(exist_ok=True)
        for name, path in WEIGHTS.items():
            _run(
                [
                    str(program),
                    str(folder / "package" / path),
                    f"--text-file={characters}",
                    f"--output-file={FONTS / name}",
                    "--layout-features=*",
                    "--no-hinting",
                    "--desubroutinize",
                ]
            )
        (FONTS / LICENCE).write_bytes((folder / "package" / "LICENSE_FONT").read_bytes())
    return [FONTS / name for name in (*WEIGHTS, LICENCE)]


def _subsetter(folder: Path) -> Path:
    environment = folder / "environment"
    _run([sys.executable, "-m", "venv", str(environment)])
    _run([str(environment / "bin" / "pip"), "install", "--quiet", FONTTOOLS])
    return environment / "bin" / "pyftsubset"


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProcessFailedError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")
