"""Feeds: bytes in, a feed and its entries out (RSS, Atom, JSON Feed, sitemaps). Import from the submodules."""
