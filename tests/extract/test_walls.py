"""Pages that hold no article are held, each with its reason, in many languages; short articles are not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dragoman.extract.page import extract_article
from dragoman.extract.refusal import Refusal, RefusalKind
from dragoman.model import Article

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ARTICLE = "https://o.example/news/a-long-slug-here-123.html"
SENTENCE = "The council of the town met on Monday and agreed to repair the old bridge before the winter sets in. "
CARDS = "".join(
    f'<div class="card"><h3><a href="/news/story-{n}-of-the-day">Story number {n} of this long day in the valley</a>'
    f"</h3><p>A short summary of what happened in the valley on day {n}, in one sentence.</p></div>"
    for n in range(15)
)
LINKS = "".join(f'<li><a href="/n/{n}">Story number {n} of this long day in the valley</a></li>' for n in range(30))


def extract(body: str, url: str = ARTICLE, head: str = "") -> Article | Refusal:
    page = f"<html><head><title>The Outlet</title>{head}</head><body>{body}</body></html>"
    return extract_article(page.encode(), url=url, now=NOW)


def kind_of(body: str, url: str = ARTICLE) -> RefusalKind:
    found = extract(body, url)
    assert isinstance(found, Refusal), found
    assert found.reason.endswith(".")
    return found.kind


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", f"<h1>News</h1>{CARDS}"),
        ("world/", f"<h1>World</h1>{CARDS}"),
        ("world?page=2", f"<h1>World</h1>{CARDS}"),
        ("latest-world-news", f"<h1>The latest from the world</h1>{CARDS}"),
        ("tag/bridges", f"<h1>Bridges</h1><ul>{LINKS}</ul>"),
        ("search?q=bridge", f"<h1>Results for bridge</h1>{CARDS}"),
        ("author/ana-lopez", f"<h1>Ana Lopez</h1><p>Ana Lopez has been our reporter for years. {SENTENCE}</p>{CARDS}"),
    ],
)
def test_pages_that_list_articles_are_held(path: str, body: str) -> None:
    assert kind_of(body, f"https://o.example/{path}") is RefusalKind.NOT_ARTICLE


@pytest.mark.parametrize(
    "text",
    [
        "We and our 12 partners store and/or access information on a device, such as cookies. Accept or refuse.",
        "Mit Werbung weiterlesen: Besuchen Sie uns wie gewohnt mit Werbung. Mehr dazu finden Sie im Datenschutz.",
        "Nos partenaires et nous utilisons des traceurs pour mesurer l'audience. Vous pouvez accepter ou refuser.",
        "Nosotros y nuestros socios accedemos a información en un dispositivo, tales como cookies. Aceptar todo.",
        "Noi e i nostri partner accediamo a informazioni su un dispositivo, come i cookie. Accetta e continua.",
        "My i nasi partnerzy przechowujemy informacje na urządzeniu, takie jak pliki cookie. Przejdź do serwisu.",
        "Mi i naši partneri čuvamo informacije na uređaju, kao što su kolačići. Prihvatam sve i nastavljam.",
        "Ми и партнери чувамо податке на уређају, као што су колачићи. Прихватам све и настављам.",
        "Wij en onze partners gebruiken cookies om je ervaring te verbeteren. Alles accepteren of instellen.",
    ],
)
def test_consent_walls_are_held(text: str) -> None:
    assert kind_of(f"<h1>Hello</h1><p>{text}</p><button>OK</button>") is RefusalKind.CONSENT_WALL


@pytest.mark.parametrize(
    "text",
    [
        "To continue reading, log in or create a free account. It takes a minute and gives you three stories.",
        "Melden Sie sich an, um den Artikel zu lesen. Noch kein Konto? Jetzt in nur einer Minute eines anlegen.",
        "Cet article est réservé aux abonnés. Connectez-vous ou abonnez-vous pour lire la suite de cette enquête.",
        "Contenido exclusivo para suscriptores. Suscríbete para seguir leyendo o inicia sesión si ya lo eres.",
        "Ten artykuł jest dostępny dla prenumeratorów. Zaloguj się, aby czytać dalej ten i wiele innych tekstów.",
        "Материал доступен только подписчикам. Войдите или оформите подписку, чтобы читать дальше этот текст.",
        "Овај текст је за претплатнике. Пријавите се да бисте наставили да читате овај и друге текстове.",
        'Enter your address here.</p><form><input type="text"><input type="password"></form><p>Thank you.',
    ],
)
def test_login_walls_are_held(text: str) -> None:
    assert kind_of(f"<h1>A bridge</h1><p>{text}</p>") is RefusalKind.LOGIN_WALL


@pytest.mark.parametrize(
    "body",
    [
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>",
        "<p>Please enable JS and disable any ad blocker</p>",
        "<h1>Just a moment...</h1><p>Enable JavaScript and cookies to continue</p>",
        "<p>Please verify you are a human. Press and hold the button.</p>",
        "<p>As you were browsing, something about your browser made us think you were a bot.</p>",
        "<p>Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.</p>",
        "<p>Для работы сайта необходимо включить JavaScript в вашем браузере.</p>",
        "<p>Morate omogućiti JavaScript da biste videli ovu stranicu.</p>",
    ],
)
def test_pages_for_scripts_alone_are_held(body: str) -> None:
    assert kind_of(body) is RefusalKind.NEEDS_SCRIPT


@pytest.mark.parametrize(
    "text",
    [
        "Sorry, the page that you are looking for does not exist or has been moved. Try our search or go back to home.",
        "Die gesuchte Seite wurde nicht gefunden. Bitte versuchen Sie es mit der Suche oder auf der Startseite.",
        "К сожалению, страница не найдена. Воспользуйтесь поиском или перейдите на главную страницу издания.",
        "Тражена страница није пронађена. Покушајте са претрагом или се вратите на насловну страницу листа.",
    ],
)
def test_a_page_that_says_there_is_nothing_is_held_though_it_answers_200(text: str) -> None:
    found = extract(f"<h1>Oh</h1><p>{text}</p>")
    assert isinstance(found, Refusal)
    assert (found.kind, found.reason) == (
        RefusalKind.NOT_ARTICLE,
        "The page says that there is nothing at its address.",
    )


@pytest.mark.parametrize(
    "body",
    [
        f"<article><h1>Court rules on cookies</h1><p>Cookies need consent.</p><p>{SENTENCE * 6}</p></article>",
        f"<article><h1>Bridge closed</h1><p>{SENTENCE * 2}</p></article>",
        f"<article><h1>Bridge closed</h1><p>{SENTENCE * 2}</p></article><div class='bar'><p>Kolačići?</p></div>",
        f"<article><h1>Bridge closed</h1><p>{SENTENCE * 2}</p></article><form><input type='password'></form>",
        "<article><h1>Рибар</h1><p>Нестали рибар није пронађен ни у петак, саопштила је полиција. Потрага се наставља "
        "и у суботу, рекао је начелник, са више чамаца и једним хеликоптером из суседног града.</p></article>",
    ],
)
def test_short_articles_are_no_walls(body: str) -> None:
    assert isinstance(extract(body), Article)


def test_a_short_text_that_is_declared_an_article_is_one() -> None:
    head = '<meta property="og:type" content="article">'
    assert isinstance(extract(f"<h1>New rules</h1><p>{SENTENCE} They are about kolačići.</p>", head=head), Article)
