"""Extraction: the bytes of a page, a feed entry or a plain text become an article, or a refusal that says why not.

No HTML leaves this package: blocks hold plain text with marks over it, and addresses are checked to be http or https.
"""
