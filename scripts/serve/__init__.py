"""``./run``: make everything ready, rank the demo content, serve the site."""

from scripts import ROOT, VAR

FIXTURES = ROOT / "fixtures"
DEMO_ACCOUNTS = VAR / "demo_accounts.json"  # written by `manage.py make_demo_accounts`
STEPS = 9
