"""How much of an article readers are shown, by what its outlet allows.

Pure, and the only place that decides it: pages, lists and feeds are all made from what it leaves. It knows nothing of
who said what is allowed.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.model import BlockKind, Item, Rights


def within_rights(item: Item) -> Item:
    """Return the item without what its outlet does not allow to be shown; doing so twice changes nothing."""
    match item.outlet.rights:
        case Rights.FULL:
            return item
        case Rights.EXCERPT:
            opening = [shown for shown in item.blocks if shown.block.kind in (BlockKind.HEADLINE, BlockKind.STANDFIRST)]
            opening += [shown for shown in item.blocks if shown.block.kind is BlockKind.PARAGRAPH][:1]
            return replace(item, blocks=tuple(opening))
        case Rights.HEADLINE:
            headline = tuple(shown for shown in item.blocks if shown.block.kind is BlockKind.HEADLINE)
            return replace(item, blocks=headline, excerpt="", image=None)
