"""Readings and the report of a story in, its brief out, and the checker that proves every sentence of it."""
