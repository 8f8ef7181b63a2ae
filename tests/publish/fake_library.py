"""A library in memory with made-up outlets and articles: every language, direction, status and kind of block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from dragoman.model import (
    Block,
    BlockKind,
    FeedFormat,
    Image,
    Issue,
    Item,
    Mark,
    MarkKind,
    Origin,
    Outlet,
    Rights,
    SegmentPair,
    Severity,
    ShownBlock,
    Span,
    Status,
    Verdict,
)
from dragoman.publish.view import (
    Corrections,
    Counts,
    FeedView,
    HeldItem,
    Hit,
    ItemPage,
    OutletView,
    SearchFilters,
    SearchPage,
    Version,
    Withdrawal,
)
from dragoman.searching import Query, find_terms, parse_query

START = datetime(2026, 5, 12, 14, 5, tzinfo=UTC)

QUAI = Outlet(
    slug="le-quai", name="Le Quai", home="https://lequai.example/", language="fr", country="FR", kind="private"
)
OBALA = Outlet(
    slug="obala", name="Nova obala", home="https://obala.example/", language="sr-Latn", country="RS", kind="public"
)
VESNIK = Outlet(slug="vesnik", name="Речни весник", home="https://vesnik.example/", language="mk", country="MK")
SAHIL = Outlet(
    slug="sahil", name="صحيفة الساحل", home="https://sahil.example/", language="ar", country="JO", kind="state-owned"
)
RIBERA = Outlet(
    slug="ribera", name="La Ribera", home="https://ribera.example/", language="es", country="AR", kind="cooperative"
)
HARBOUR = Outlet(
    slug="harbour", name="The Harbour Post", home="https://harbour.example/", language="en", country="IE", kind="trust"
)
SIGNATURES = {
    "fr": ("apertium 3.8.3 fra-eng 0.3.1 (wrapper 1) + apertium 3.8.3 spa-eng 0.8.0 (wrapper 1)", "fr>es>en"),
    "es": ("apertium 3.8.3 spa-eng 0.8.0 (wrapper 1)", "es>en"),
    "sr-Latn": ("apertium 3.8.3 hbs-eng 0.5.0 (wrapper 1)", "sr>en"),
    "mk": ("apertium 3.8.3 mkd-eng 0.1.1 (wrapper 1)", "mk>en"),
}


BRIDGE_ORIGINAL = (
    "Le vieux pont reste fermé : les ingénieurs demandent trois semaines de plus, et les passeurs reprennent du service"
)


@dataclass(frozen=True)
class FakeLibrary:
    """Items newest first; a cursor is the number of items before it."""

    all: tuple[Item, ...]
    views: tuple[OutletView, ...] = ()
    held_back: tuple[HeldItem, ...] = ()
    tags: tuple[str, ...] = ("en",)
    gone: tuple[Withdrawal, ...] = ()

    def editions(self) -> tuple[str, ...]:
        return self.tags

    def items(
        self, edition: str, *, limit: int, before: str = "", outlet: str = "", language: str = "", section: str = ""
    ) -> ItemPage:
        if before and not before.isdigit():
            return ItemPage()
        found = [
            replace(item, blocks=())
            for item in self.all
            if item.edition == edition
            and outlet in ("", item.outlet.slug)
            and language in ("", item.language)
            and section in ("", item.section)
        ]
        start = int(before or 0)
        end = start + limit
        return ItemPage(items=tuple(found[start:end]), next=str(end) if end < len(found) else "")

    def item(self, edition: str, id: str) -> Item | None:
        return next((item for item in self.all if item.edition == edition and item.id == id), None)

    def versions(self, edition: str, id: str) -> tuple[Version, ...]:
        """What is on show, and where it is revised, one before it that lacked the last sentence and the number."""
        item = self.item(edition, id)
        if item is None or item.outlet.rights is not Rights.FULL:
            return ()
        translated = item.status is Status.TRANSLATED
        blocks = tuple(
            shown.segments or (SegmentPair(source=shown.block.text, target=""),)
            for shown in item.blocks
            if shown.segments or shown.block.text
        )
        now = Version(number=item.revision, seen=item.updated, translated=translated, blocks=blocks)
        if item.revision == 1:
            return (now,)
        lead = (replace(blocks[2][0], source="Le pont est fermé.", target="The bridge is shut."), blocks[2][1])
        earlier = replace(now, number=1, seen=item.seen, blocks=(*blocks[:2], lead, *blocks[3:-1]))
        return (now, earlier)

    def search(self, edition: str, text: str, filters: SearchFilters, *, limit: int, before: str = "") -> SearchPage:
        query = parse_query(text)
        if before and not before.isdigit():
            return SearchPage(query=query)
        found = [
            Hit(item=replace(item, blocks=()))
            for item in self.all
            if item.edition == edition
            and filters.language in ("", item.language)
            and all(find_terms(f"{item.title} {item.excerpt}", Query(terms=(term,))) for term in query.terms)
        ]
        start = int(before or 0)
        end = start + limit
        return SearchPage(
            query=query, hits=tuple(found[start:end]) if text else (), next=str(end) if end < len(found) else ""
        )

    def outlets(self, edition: str) -> tuple[OutletView, ...]:
        return self.views

    def counts(self, edition: str) -> Counts:
        mine = [item for item in self.all if item.edition == edition]
        statuses = Counter(item.status for item in mine)
        return Counts(
            translated=statuses[Status.TRANSLATED],
            original=statuses[Status.ORIGINAL],
            untranslated=statuses[Status.UNTRANSLATED],
            held=len(self.held_back),
            partial=sum(item.verdict is Verdict.PARTIAL for item in mine),
            languages=tuple(Counter(item.language for item in mine).most_common()),
        )

    def held(self, edition: str, limit: int) -> tuple[HeldItem, ...]:
        return self.held_back[:limit]

    def alternates(self, edition: str, id: str) -> tuple[tuple[str, str], ...]:
        return tuple((item.edition, item.id) for item in self.all if item.id == id)

    def withdrawal(self, edition: str, id: str) -> Withdrawal | None:
        return next((one for one in self.withdrawals(edition, limit=1000) if one.id == id), None)

    def withdrawals(self, edition: str, *, limit: int, outlet: str = "") -> tuple[Withdrawal, ...]:
        return tuple(one for one in self.gone if one.edition == edition and one.restored is None)[:limit]

    def corrections(self, edition: str, limit: int) -> Corrections:
        revised = tuple(replace(item, blocks=()) for item in self.all if item.edition == edition and item.revision > 1)
        return Corrections(revised=revised[:limit], withdrawn=self.gone[:limit])


def pair(source: str, target: str, *, gap: str = " ", issues: Sequence[Issue] = (), held: bool = False) -> SegmentPair:
    """An engine's segment."""
    return SegmentPair(source=source, target=target, gap=gap, issues=tuple(issues), held=held)


def shown(kind: BlockKind, *pairs: SegmentPair, **more: object) -> ShownBlock:
    """A block whose text is what its segments join to; the last one's gap is dropped."""
    if pairs:
        pairs = (*pairs[:-1], replace(pairs[-1], gap=""))
    text = "".join(p.lead + p.source + p.gap for p in pairs)
    return ShownBlock(block=Block(kind=kind, text=text, **more), segments=pairs)  # type: ignore[arg-type]


def item(number: int, outlet: Outlet, title: str, original: str, excerpt: str, **more: object) -> Item:
    """An item published ``number`` times 37 minutes before ``START``."""
    moment = START - timedelta(minutes=37 * number)
    language = str(more.pop("language", outlet.language))
    signature, route = SIGNATURES.get(language, ("", ""))
    status = Status.TRANSLATED if signature else Status.ORIGINAL if language == "en" else Status.UNTRANSLATED
    translated = status is Status.TRANSLATED
    values: dict[str, object] = {
        "id": f"a{number:04}",
        "edition": "en",
        "outlet": outlet,
        "url": f"{outlet.home}{number}",
        "language": language,
        "status": status,
        "verdict": Verdict.CLEAN,
        "title": title,
        "title_language": "en" if translated else language,
        "original_title": original,
        "excerpt": excerpt,
        "excerpt_language": "en" if translated else language,
        "published": moment,
        "seen": moment + timedelta(minutes=4),
        "updated": moment + timedelta(minutes=5),
        "signature": signature,
        "route": route,
        "reason": "" if translated or language == "en" else "no engine here translates from Arabic into English",
        **more,
    }
    return Item(**values)  # type: ignore[arg-type]


def bridge() -> Item:
    """A French article with everything in it: findings, a held sentence, links, list, table, figure, quotation."""
    number = Issue(
        check="numbers",
        severity=Severity.MAJOR,
        message="The original says 1,240; the translation says 1,420.",
        source_spans=(Span(start=25, end=30),),
        target_spans=(Span(start=22, end=27),),
        suggestion="1,240",
    )
    unknown = Issue(
        check="untranslated",
        severity=Severity.MINOR,
        message="The engine has no word for “bouchonnage”; it stands as in the original.",
        target_spans=(Span(start=4, end=15),),
    )
    negation = Issue(
        check="negation",
        severity=Severity.CRITICAL,
        message="The original denies this; the translation does not.",
        source_spans=(Span(start=3, end=17),),
        target_spans=(Span(start=0, end=7),),
    )
    lost = Issue(check="length", severity=Severity.MINOR, message="The translation is much shorter than the original.")
    first = "Le pont reste fermé, et les 1 240 riverains attendent."
    lead = shown(
        BlockKind.PARAGRAPH,
        pair(
            first,
            "The bridge stays shut, and the riverside 1,420 wait.",
            issues=[
                replace(
                    number,
                    source_spans=(Span(start=28, end=33),),
                    target_spans=(Span(start=41, end=46),),
                )
            ],
        ),
        pair(
            "La mairie promet une réouverture partielle dès lundi.",
            "The town hall promises to reopen in part on Monday.",
        ),
        marks=(
            Mark(kind=MarkKind.LINK, start=3, end=19, href="https://lequai.example/pont"),
            Mark(kind=MarkKind.STRONG, start=24, end=33),
            Mark(kind=MarkKind.EMPHASIS, start=28, end=43),
        ),
    )
    return item(
        0,
        QUAI,
        "The old bridge stays shut: engineers ask for three more weeks, and the ferrymen go back to work",
        BRIDGE_ORIGINAL,
        "The bridge stays shut, and the 1,240 people on the riverside wait. The town hall promises to reopen it in "
        "part on Monday, at the time when the market opens on the other bank.",
        authors=("Jeanne Delorme", "Paul Aubry"),
        verdict=Verdict.PARTIAL,
        issue_count=5,
        section="Ville",
        agencies=("AFP",),
        revision=2,
        image=Image(url="https://lequai.example/pont.jpg", alt="Le pont"),
        blocks=(
            shown(
                BlockKind.HEADLINE,
                pair(
                    BRIDGE_ORIGINAL,
                    "The old bridge stays shut: engineers ask for three more weeks, and the ferrymen go back to work",
                ),
            ),
            shown(
                BlockKind.STANDFIRST,
                pair(
                    "Une fissure sous la troisième pile inquiète la ville.",
                    "A crack below the third pier worries the town.",
                ),
            ),
            lead,
            shown(
                BlockKind.PARAGRAPH,
                pair(
                    "Le bouchonnage de la pile a commencé.", "The bouchonnage of the pier has begun.", issues=[unknown]
                ),
                pair(
                    "Ce n’est pas vrai que le pont va céder, dit l’architecte.",
                    "It is true that the bridge will give way, says the architect.",
                    issues=[negation],
                    held=True,
                ),
                pair("Il y retournera demain.", "He returns.", issues=[lost]),
            ),
            shown(BlockKind.HEADING, pair("Ce que dit le rapport", "What the report says"), level=2),
            shown(BlockKind.LIST_ITEM, pair("La pile est creuse.", "The pier is hollow."), level=1),
            shown(BlockKind.LIST_ITEM, pair("À deux mètres.", "At two metres."), level=2, ordered=True),
            shown(BlockKind.LIST_ITEM, pair("Et à cinq.", "And at five."), level=2, ordered=True),
            shown(BlockKind.LIST_ITEM, pair("Le tablier est sain.", "The deck is sound."), level=1),
            shown(
                BlockKind.QUOTATION,
                pair("« On ne ferme pas un pont par plaisir. »", "“One does not shut a bridge for pleasure.”"),
            ),
            shown(
                BlockKind.FIGURE,
                pair("Le bac, mardi matin.", "The ferry, on Tuesday morning."),
                image=Image(url="https://lequai.example/bac.jpg", alt="Un bac"),
            ),
            shown(
                BlockKind.TABLE,
                pair("Jour", "Day", gap="\t"),
                pair("Passages", "Crossings", gap="\n"),
                pair("Lundi", "Monday", gap="\t"),
                SegmentPair(source="318", target="318", gap="\n", origin=Origin.COPY),
                pair("Mardi", "Tuesday", gap="\t"),
                SegmentPair(source="1 240", target="1 240", origin=Origin.COPY),
            ),
            ShownBlock(block=Block(kind=BlockKind.PREFORMATTED, text="pont\n  pile 3: 0.4 mm")),
            shown(
                BlockKind.PARAGRAPH,
                SegmentPair(
                    source="Le marché ouvre à sept heures.",
                    target="The market opens at seven.",
                    gap=" ",
                    origin=Origin.MEMORY,
                ),
                SegmentPair(source="Jean Carmet", target="Jean Carmet", origin=Origin.COPY),
            ),
        ),
    )


def _plain(
    number: int, outlet: Outlet, title: str, original: str, body: Iterable[tuple[str, str]], **more: object
) -> Item:
    pairs = list(body)
    made = item(number, outlet, title, original, " ".join(target for _, target in pairs[:2]), **more)
    head = shown(BlockKind.HEADLINE, pair(original, title))
    blocks = (head, *(shown(BlockKind.PARAGRAPH, pair(source, target)) for source, target in pairs))
    if made.status is not Status.TRANSLATED:
        blocks = tuple(ShownBlock(block=block.block) for block in blocks)
    return replace(made, blocks=blocks)


def quay_in_arabic() -> Item:
    """An Arabic article without a route into English."""
    text = "أعلنت إدارة الميناء اليوم أن الرصيف رقم 7 سيبقى مغلقًا حتى نهاية الشهر، وأن السفن ستحوَّل إلى الميناء القديم."
    title = "الميناء يغلق رصيفه السابع حتى نهاية الشهر"
    more = "وقال المدير: «لن نفتحه قبل أن ينتهي الفحص»، مضيفًا أن تقرير ABB-12 سيُنشر في 3 يونيو."
    return _plain(1, SAHIL, title, title, [(text, text), (more, more)])


def samples() -> tuple[Item, ...]:
    """Items enough for a front page with a second one after it."""
    made = [
        bridge(),
        quay_in_arabic(),
        _plain(
            2,
            RIBERA,
            "Drought: the reservoir falls to 18 % and three districts go without water at night",
            "Sequía: el embalse baja al 18 % y tres distritos quedan sin agua por la noche",
            [
                (
                    "El embalse bajó ayer al 18 % de su capacidad.",
                    "The reservoir fell yesterday to 18 % of its capacity.",
                ),
                ("Los cortes durarán hasta el 30 de junio.", "The cuts will last until 30 June."),
            ],
            verdict=Verdict.NOTES,
            issue_count=2,
            authors=("Lucía Paz",),
        ),
        _plain(
            3,
            OBALA,
            "Buses at night again",
            "Noćni autobusi ponovo voze",
            [("Gradski prevoz od petka ponovo vozi i noću.", "City transport runs at night again from Friday.")],
        ),
        _plain(
            4,
            HARBOUR,
            "Harbour board votes for the longer breakwater, by one vote",
            "Harbour board votes for the longer breakwater, by one vote",
            [
                ("The board voted six to five on Tuesday.", "The board voted six to five on Tuesday."),
                ("Work begins in the autumn.", "Work begins in the autumn."),
            ],
            authors=("Nora Byrne",),
        ),
        _plain(
            5,
            VESNIK,
            "Plum growers ask for insurance against hail",
            "Сливарите бараат осигурување од град",
            [
                (
                    "Сливарите од три општини бараат осигурување.",
                    "Plum growers of three municipalities ask for insurance.",
                )
            ],
        ),
    ]
    topics = [
        ("The museum opens its cellars", "Le musée ouvre ses caves", "Los sótanos", "Podrumi muzeja", "Подруми"),
        ("A record harvest of early cherries", "Récolte record", "Cosecha récord", "Rekordan rod", "Рекорден род"),
        ("Teachers and town agree on smaller classes", "Accord", "Acuerdo", "Dogovor", "Договор"),
        ("Night train to the coast returns after nine years", "Train de nuit", "Tren", "Noćni voz", "Воз"),
        ("Court stops the quarry above the spring", "La carrière", "La cantera", "Kamenolom", "Каменолом"),
        ("The choir of the fishmongers sings on", "Le chœur", "El coro", "Hor", "Хор"),
        ("Two cranes fall in the storm, nobody is hurt", "Deux grues", "Dos grúas", "Dva krana", "Два крана"),
        ("The price of bread, street by street", "Le prix du pain", "El precio del pan", "Cena hleba", "Леб"),
    ]
    outlets = (QUAI, RIBERA, OBALA, VESNIK)
    for topic, (title, *originals) in enumerate(topics):
        for place, (outlet, original) in enumerate(zip(outlets, originals, strict=True)):
            number = 6 + topic * 4 + place
            sentence = f"{title}, says {outlet.name}, and gives the details in a second sentence."
            made.append(_plain(number, outlet, title, original, [(f"{original}.", sentence)]))
    made += [
        _plain(
            number,
            HARBOUR,
            f"Tide table, part {number}",
            f"Tide table, part {number}",
            [("High at six.", "High at six.")],
        )
        for number in range(38, 48)
    ]
    return tuple(made)


def library() -> FakeLibrary:
    """The whole made-up world."""
    all_items = samples()
    many = Counter(item.outlet.slug for item in all_items)
    later = START + timedelta(minutes=20)
    views = tuple(
        OutletView(
            outlet=outlet,
            items=many[outlet.slug],
            held=1 if outlet is VESNIK else 0,
            last_good=START if outlet is not SAHIL else None,
            next_poll=later,
            problem="" if outlet is not VESNIK else "the feed answered 503 Service Unavailable three times",
            feeds=(
                FeedView(
                    url=f"{outlet.home}feed.xml",
                    format=FeedFormat.RSS,
                    last_good=START,
                    next_poll=later,
                    problem="" if outlet is not VESNIK else "503 Service Unavailable",
                ),
            ),
        )
        for outlet in (QUAI, OBALA, VESNIK, SAHIL, RIBERA, HARBOUR)
    )
    held = HeldItem(
        url="https://vesnik.example/prazno",
        title="Празна страница",
        outlet=VESNIK,
        reason="the page holds no text: 3 words in all",
        seen=START,
        language="mk",
    )
    return FakeLibrary(all=all_items, views=views, held_back=(held,))
