"""The nouns of Dragoman: frozen values that the stages hand to one another, whichever module here holds them.

Besides the selectors of :mod:`dragoman.css` only the standard library is imported, and nothing here does any work
beyond small derived properties.
Languages are BCP 47 tags ("fr", "sr-Latn"; "und" where unknown). Times are aware datetimes in UTC.
Spans are half-open offsets in Unicode code points, as Python slices.
"""

from dragoman.model.articles import (
    Access,
    Article,
    Block,
    BlockKind,
    Image,
    Mark,
    MarkKind,
)
from dragoman.model.reading import (
    Elsewhere,
    Item,
    Origin,
    SegmentPair,
    ShownBlock,
    Status,
    Translation,
)
from dragoman.model.sources import (
    NO_LIMITS,
    UNKNOWN_LANGUAGE,
    Declaration,
    Entry,
    Feed,
    FeedFormat,
    Outlet,
    Page,
    PollLimits,
    Rights,
)
from dragoman.model.translation import (
    Draft,
    Hop,
    Issue,
    Mending,
    Pair,
    Request,
    Route,
    Segment,
    Severity,
    Span,
    TermUse,
    Verdict,
)

__all__ = [
    "NO_LIMITS",
    "UNKNOWN_LANGUAGE",
    "Access",
    "Article",
    "Block",
    "BlockKind",
    "Declaration",
    "Draft",
    "Elsewhere",
    "Entry",
    "Feed",
    "FeedFormat",
    "Hop",
    "Image",
    "Issue",
    "Item",
    "Mark",
    "MarkKind",
    "Mending",
    "Origin",
    "Outlet",
    "Page",
    "Pair",
    "PollLimits",
    "Request",
    "Rights",
    "Route",
    "Segment",
    "SegmentPair",
    "Severity",
    "ShownBlock",
    "Span",
    "Status",
    "TermUse",
    "Translation",
    "Verdict",
]
