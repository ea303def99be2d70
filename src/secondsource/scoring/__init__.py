"""Findings and readings in, scores with their parts out: sentiment, impact, confidence."""
