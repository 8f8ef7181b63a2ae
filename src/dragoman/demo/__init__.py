"""The demonstration: a small world of invented outlets, and the server that shows it on loopback."""
