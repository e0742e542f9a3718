"""``./run``: make everything ready, rank the demo content, serve the site."""

from scripts import ROOT

FIXTURES = ROOT / "fixtures"
STEPS = 9
