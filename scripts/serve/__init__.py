"""``./run``: make everything ready, rank the demo content, serve the site."""

STEPS = 9
