"""Site and feeds: a read model becomes bytes; no store, no clock, no web framework."""
