"""``./run``: make everything ready, rank the demo content, serve the site."""

from scripts import ROOT, VAR

FIXTURES = ROOT / "fixtures"
DEMO_ACCOUNTS = VAR / "demo_accounts.json"  # written by `manage.py make_demo_accounts`
PREPARED = VAR / "prepared"  # there once the database is ready for the site's processes
STEPS = 8
