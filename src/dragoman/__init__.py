"""Dragoman, an automatic multilingual newswire that a reader can check sentence by sentence."""

__version__ = "0.1.0"
