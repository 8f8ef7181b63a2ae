"""Outlets as data: what an outlet is called, where its feeds are, how it is found."""
