"""Words a second through segmentation and routes, against a call of the ``apertium`` command for each paragraph.

200 articles of 12 made-up paragraphs each, one batch a route; the command is called for a sample of paragraphs and its
time for all of them follows from that. Each engine is warmed up first: its start is measured apart.

    .venv/bin/python benchmarks/translation.py
"""

from __future__ import annotations

import random
import resource
import subprocess
import time
from collections.abc import Sequence

from dragoman.model import Route
from dragoman.translate.document import translate_texts
from dragoman.translate.engines.apertium import ApertiumEngine
from dragoman.translate.routes import Router

ARTICLES = 200
PARAGRAPHS = 12
"""In an article: about 430 words, a usual length of agency news."""
SAMPLE = 25
"""Paragraphs given to the command."""

ROUTES = {"es": ("spa-eng",), "fr": ("fr-es", "spa-eng"), "sr-Latn": ("hbs-eng",)}
"""Languages into English, and the modes their routes go through."""

SENTENCES = {
    "es": (
        "El presidente {name} anunció el {day} de agosto de 2022 una reforma de {number} millones de euros.",
        "«No podemos esperar más», dijo la ministra {name} a los periodistas en la capital.",
        "Según la policía, {number} personas participaron en la protesta contra el nuevo gobierno.",
        "La oposición votará en contra de la ley, que entrará en vigor el próximo año.",
    ),
    "fr": (
        "Le président {name} a annoncé le {day} août 2022 une réforme de {number} millions d’euros.",
        "« Nous ne pouvons plus attendre », a dit la ministre {name} aux journalistes dans la capitale.",
        "Selon la police, {number} personnes ont participé à la manifestation contre le nouveau gouvernement.",
        "L’opposition votera contre la loi, qui entrera en vigueur l’année prochaine.",
    ),
    "sr-Latn": (
        "Predsednik {name} je {day}. avgusta 2022. godine najavio reformu od {number} miliona evra.",
        "„Ne možemo više da čekamo“, rekla je ministarka {name} novinarima u glavnom gradu.",
        "Prema policiji, {number} ljudi je učestvovalo u protestu protiv nove vlade.",
        "Opozicija će glasati protiv zakona, koji stupa na snagu sledeće godine.",
    ),
}
NAMES = ("Petrov", "García", "Novak", "Dupont", "Smith", "Haddad", "Kowalski", "Müller")


def articles(language: str) -> list[str]:
    """Articles of paragraphs of two to four sentences, the same at each run."""
    choose = random.Random(7)
    return [
        "\n".join(
            " ".join(
                sentence.format(name=choose.choice(NAMES), day=choose.randint(1, 31), number=choose.randint(2, 999))
                for sentence in choose.sample(SENTENCES[language], choose.randint(2, 4))
            )
            for _ in range(PARAGRAPHS)
        )
        for _ in range(ARTICLES)
    ]


def through_router(router: Router, route: Route, texts: list[str]) -> float:
    """Seconds for all texts in one batch."""
    start = time.perf_counter()
    translate_texts(router, texts, route)
    return time.perf_counter() - start


def through_commands(modes: Sequence[str], paragraphs: list[str]) -> float:
    """Seconds for each paragraph through the command, once a hop."""
    start = time.perf_counter()
    for paragraph in paragraphs:
        text = paragraph
        for mode in modes:
            text = subprocess.run(
                ["apertium", "-u", mode], input=text, capture_output=True, check=True, text=True
            ).stdout
    return time.perf_counter() - start


def main() -> None:
    engine = ApertiumEngine()
    if missing := engine.missing():
        raise SystemExit(missing)
    router = Router([engine])
    print(f"{'route':12}{'words':>9}{'start s':>9}{'batch s':>9}{'words/s':>9}{'command s':>11}{'ratio':>7}")
    for language, modes in ROUTES.items():
        route = router.route(language, "en")
        if route is None:
            raise SystemExit(f"no route from {language} to en")
        texts = articles(language)
        words = sum(len(text.split()) for text in texts)
        started = through_router(router, route, texts[0].splitlines()[:1])
        seconds = min(through_router(router, route, texts) for _ in range(2))
        paragraphs = [paragraph for text in texts for paragraph in text.splitlines()]
        sample = paragraphs[:: len(paragraphs) // SAMPLE][:SAMPLE]
        command = through_commands(modes, sample) / len(sample) * len(paragraphs)
        figures = f"{words:9}{started:9.2f}{seconds:9.2f}{words / seconds:9.0f}{command:11.0f}{command / seconds:7.0f}"
        print(f"{route!s:12}{figures}")
    router.close()
    print(f"memory of this process at its most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
