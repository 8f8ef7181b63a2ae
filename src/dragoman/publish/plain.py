"""Addresses within the site as files of a folder, for a site that is served as plain files.

It knows nothing of what stands at an address. A page lies in a folder of its own under ``index.html``; what an address
asks for by name (``?language=fr``) becomes folders (``language/fr``), since no web server looks at it for a file.
"""

from __future__ import annotations

import re
from hashlib import sha256
from posixpath import relpath
from urllib.parse import parse_qsl, unquote, urlsplit

MAX_NAME_CHARS = 80
"""Longest name of a folder made of a value: file systems allow 255 bytes."""
HASH_DIGITS = 10
"""Hex digits of SHA-256 behind a name that had to be changed: 40 bits, enough for the sections of one site."""
FILE = re.compile(r"(feed|search|sitemap[a-z0-9-]*|news|robots|llms)\.(atom|json|xml|txt)")
"""The last part of an address that is no page. A slug or an id may have a dot in it, and is a page all the same."""
LINK = re.compile(r'( (?:href|src|action)=")(/(?!/)[^"]*)"')
"""An address within the site in a page of ours; templates escape quotation marks, so text never looks like one."""


def file_of(address: str) -> str:
    """Return the file, relative to the folder and with slashes, that holds what stands at an address of the site."""
    parts = urlsplit(address)
    asked = [part for pair in parse_qsl(parts.query) for part in pair]
    path = [_name(unquote(part)) for part in parts.path.split("/") if part]
    if path and (path[0] == "static" or FILE.fullmatch(path[-1])):
        return "/".join([*path[:-1], *map(_name, asked), path[-1]])
    return "/".join([*path, *map(_name, asked), "index.html"])


def link_between(here: str, address: str) -> str:
    """Return the relative link from a file to what stands at an address of the site; its fragment stays."""
    path, mark, fragment = address.partition("#")
    there = file_of(path)
    folder = here.rpartition("/")[0] or "."
    link = relpath(there, folder)
    if link == "index.html" or link.endswith("/index.html"):
        link = link.removesuffix("index.html") or "./"
    return link + mark + fragment


def with_relative_links(page: bytes, here: str) -> bytes:
    """Return a page with every link within the site relative to the file ``here``, so that any folder will do."""
    text = page.decode("utf-8")
    return LINK.sub(lambda found: f'{found[1]}{link_between(here, found[2].replace("&amp;", "&"))}"', text).encode(
        "utf-8"
    )


def _name(value: str) -> str:
    """A value as the name of a file: itself where that is safe everywhere, else something like it with a hash."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value) and len(value) <= MAX_NAME_CHARS:
        return value
    like = re.sub(r"[^A-Za-z0-9_-]+", "-", value).strip("-")[: MAX_NAME_CHARS - HASH_DIGITS - 1]
    return f"{like}-{sha256(value.encode('utf-8', 'replace')).hexdigest()[:HASH_DIGITS]}"
