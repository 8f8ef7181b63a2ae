"""Words a second through segmentation and routes, against a call of the ``apertium`` command for each paragraph.

200 articles of 12 made-up paragraphs each, one batch a route; the command is called for a sample of paragraphs and its
time for all of them follows from that. Each engine is warmed up first: its start is measured apart.

The neural engine translates as many articles with the small model of the tests, beside one segment at a time and beside
CTranslate2 called directly on the same batches: by settings, wall clock and processor seconds. ``memory`` has each
engine translate 10,000 articles, and tells the memory of this process and those it started after each thousandth.

    .venv/bin/python -m benchmarks.translation [apertium | neural | memory]
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from dragoman.model import Pair, Request, Route
from dragoman.translate.document import translate_texts
from dragoman.translate.engine import Engine
from dragoman.translate.engines.apertium import ApertiumEngine
from dragoman.translate.engines.ctranslate2 import CTranslate2Engine
from dragoman.translate.engines.ctranslate2_batches import BATCH_PIECES
from dragoman.translate.routes import Router
from dragoman.translate.segmentation import segment_text
from tests.translate.small_model import WORDS, pieces_model, write_argos

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


def apertium() -> None:
    """Print the table of Apertium's routes."""
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


# --- the neural engine ----------------------------------------------------------------------------------------------

PAIR = Pair(source="es", target="en")
SETTINGS = ((1, 1, 1), (2, 1, 1), (4, 1, 1), (2, 2, 1), (2, 1, 2))
"""Beam size, workers, threads of each."""
ALONE = 200
"""Segments translated one at a time; the time for all follows from that."""
SENTENCE_WORDS = (2.9, 0.5)
"""Mean and deviation of the logarithm of a sentence's words: 18 in the middle, as in news."""


def neural_articles(seed: int = 7) -> list[str]:
    """Articles of the words that the small model knows, sentences of the lengths of news."""
    choose = random.Random(seed)
    words = sorted(WORDS)

    def sentence() -> str:
        length = max(3, min(60, round(choose.lognormvariate(*SENTENCE_WORDS))))
        return " ".join(choose.choices(words, k=length)).capitalize() + "."

    return [
        "\n".join(" ".join(sentence() for _ in range(choose.choice((1, 2, 3)))) for _ in range(PARAGRAPHS))
        for _ in range(ARTICLES)
    ]


def small_model(folder: Path) -> Path:
    """A folder of models with the small one in it; returns that folder."""
    with zipfile.ZipFile(write_argos(folder / "es-en.argosmodel")) as package:
        package.extractall(folder / "models" / "es-en")
    return folder / "models"


def timed(do: Callable[[], object]) -> tuple[float, float]:
    """Wall clock and processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - wall, time.process_time() - processor


def neural() -> None:
    """Print the table of the neural engine's settings."""
    import ctranslate2
    import sentencepiece

    texts = [segment.text for text in neural_articles() for segment in segment_text(text, "es")]
    words = sum(len(text.split()) for text in texts)
    requests = [Request(text=text) for text in texts]
    pieces = sentencepiece.SentencePieceProcessor(model_proto=pieces_model()).encode(texts, out_type=str)
    pieces.sort(key=len, reverse=True)
    print(f"{len(texts)} segments, {words} words; seconds are wall clock / processor")
    heads = (
        "beam",
        "workers",
        "threads",
        "engine s",
        "direct s",
        "one by one s",
        "words/s",
        "engine/direct",
        "alone/engine",
    )
    print("".join(f"{head:>15}" for head in heads))
    with tempfile.TemporaryDirectory() as scratch:
        models = small_model(Path(scratch))
        for beam, workers, threads in SETTINGS:
            engine = CTranslate2Engine(models, beam_size=beam, workers=workers, threads=threads)
            runtime = ctranslate2.Translator(
                str(models / "es-en" / "es_en" / "model"),
                compute_type="int8",
                inter_threads=workers,
                intra_threads=threads,
            )

            def batched(engine: Engine = engine) -> None:
                engine.translate(requests, PAIR)

            def direct(runtime: ctranslate2.Translator = runtime, beam: int = beam) -> None:
                runtime.translate_batch(pieces, max_batch_size=BATCH_PIECES, batch_type="tokens", beam_size=beam)

            def alone(engine: Engine = engine) -> None:
                for request in requests[:ALONE]:
                    engine.translate([request], PAIR)

            engine.translate(requests[:50], PAIR)
            runtime.translate_batch(pieces[:50])
            # In turns, the best of each: what else runs on the machine comes and goes.
            rounds = [(timed(batched), timed(direct)) for _ in range(3)]
            ours, theirs = (
                tuple(min(times) for times in zip(*each, strict=True)) for each in zip(*rounds, strict=True)
            )
            single = tuple(seconds * len(requests) / ALONE for seconds in timed(alone))
            cells = [str(beam), str(workers), str(threads), *(f"{a:.1f} / {b:.1f}" for a, b in (ours, theirs, single))]
            cells += [
                f"{words / ours[0]:.0f}",
                *(f"{a[0] / b[0]:.2f} / {a[1] / b[1]:.2f}" for a, b in ((ours, theirs), (single, ours))),
            ]
            print("".join(f"{cell:>15}" for cell in cells), flush=True)
            engine.close()


# --- memory ---------------------------------------------------------------------------------------------------------

MANY = 10_000
"""Articles after which memory must not have grown."""


def resident_mebibytes() -> str:
    """Memory in use by this process, and by those it started, in MiB (Linux's /proc)."""

    def used(process: str) -> float:
        lines = Path("/proc", process, "status").read_text().splitlines()
        return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)

    children = Path("/proc/self/task").glob("*/children")
    started = {child for path in children for child in path.read_text().split()}
    return f"{used('self'):.0f} MiB and {sum(map(used, started)):.0f} in {len(started)} programs"


def memory() -> None:
    """Print the memory of each engine before, loaded, and while it translates many articles."""
    with tempfile.TemporaryDirectory() as scratch:
        engines: dict[str, tuple[Engine, list[str]]] = {
            "ctranslate2": (CTranslate2Engine(small_model(Path(scratch))), neural_articles()),
            "apertium": (ApertiumEngine(), articles("es")),
        }
        for name, (engine, texts) in engines.items():
            router = Router([engine])
            route = router.route("es", "en")
            if route is None:
                raise SystemExit(f"{name} has no route from es to en")
            print(f"{name}: {resident_mebibytes()}")
            translate_texts(router, texts[:1], route)
            print(f"{name}, loaded: {resident_mebibytes()}", flush=True)
            for done in range(ARTICLES, MANY + 1, ARTICLES):
                translate_texts(router, texts, route)
                if done % 1000 == 0:
                    print(f"{name}, {done} articles: {resident_mebibytes()}", flush=True)
            router.close()


def main() -> None:
    parts = {"apertium": apertium, "neural": neural, "memory": memory}
    for name in sys.argv[1:] or ("apertium", "neural"):
        parts[name]()


if __name__ == "__main__":
    main()
