"""Reprints: which articles have nearly the same text."""
