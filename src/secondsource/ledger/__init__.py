"""Commitments: read in the pages of one story, and followed over all stories with their totals."""
