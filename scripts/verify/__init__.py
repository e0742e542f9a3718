"""``./test``: install what is missing, start PostgreSQL, run every check, add up."""
