"""What several tests lean on: real services, a real browser, counting, selection."""
