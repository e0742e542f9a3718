"""The programs behind ``./run`` and ``./test``; the standard library suffices to start them."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
