"""The glossary: terms, their files, where a source uses them, and that drafts render them.

Knows nothing of engines, routes or the store.
"""
