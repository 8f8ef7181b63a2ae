"""Segments a second of processor time that all fidelity checks together get through, on one core.

Beside it runs a fixed piece of work, in turns, so that a busy or slow machine slows both: their ratio is what to
compare.

Usage: ``python benchmarks/fidelity.py [SECONDS]``. The pairs are written here: news sentences of usual length, most of
them sound, as in a real run.
"""

from __future__ import annotations

import re
import sys
import time

from dragoman.fidelity import check

SEGMENTS_A_TURN = 100
"""Segments checked between two reference works: some 50 ms."""

_WORD = re.compile(r"\w+")
_PAIRS = (
    ("fr", "Le président Emmanuel Macron a déclaré lundi à Lyon que 1 500 emplois seraient créés d'ici à 2027, "
     "« sans attendre » la fin de la réforme annoncée par le ministère de l'Économie.",
     "President Emmanuel Macron said in Lyon on Monday that 1,500 jobs would be created by 2027, “without waiting” for "
     "the end of the reform announced by the Ministry of Economy."),
    ("ru", "Президент России Владимир Путин заявил в понедельник, что переговоры в Стамбуле не принесли результатов, "
     "несмотря на усилия посредников, сообщает агентство ТАСС.",
     "Russian President Vladimir Putin said on Monday that the talks in Istanbul had not brought results despite the "
     "efforts of mediators, the TASS news agency reports."),
    ("de", "Die Bundesregierung will bis Ende des Jahres zwölf Milliarden Euro für den Ausbau des Schienennetzes "
     "bereitstellen, sagte Verkehrsminister Volker Wissing der Zeitung „Die Welt“.",
     "The federal government wants to provide twelve billion euros for the expansion of the rail network by the end of "
     "the year, Transport Minister Volker Wissing told the newspaper “Die Welt”."),
    ("sr", "Министар спољних послова рекао је у Београду да Србија неће увести санкције и да ће разговори бити "
     "настављени 15. августа.",
     "The minister of foreign affairs said in Belgrade that Serbia would not impose sanctions and that the talks would "
     "continue on August 15."),
    ("es", "El Gobierno aprobó este martes un paquete de ayudas de 3,5 millones de euros para los agricultores "
     "afectados por la sequía en Andalucía y Extremadura.",
     "On Tuesday the government approved an aid package of 3.5 million euros for farmers affected by the drought in "
     "Andalusia and Extremadura."),
)  # fmt: skip


def _reference() -> int:
    """Do a fixed piece of work of the checks' kind: cut a text into words, count and look them up."""
    counts: dict[str, int] = {}
    for _ in range(20):
        for _, source, target in _PAIRS:
            for match in _WORD.finditer(f"{source} {target}"):
                word = match[0].lower()
                counts[word] = counts.get(word, 0) + 1
    return len(counts)


def measure_rate(seconds: float) -> tuple[float, float]:
    """Return segments a second over a run of about ``seconds``, and segments in the time of one reference work."""
    for language, source, target in _PAIRS:
        check(source, target, source_language=language, target_language="en")
    done, spent, reference = 0, 0.0, 0.0
    turns = 0
    while spent < seconds:
        start = time.process_time()
        for _ in range(SEGMENTS_A_TURN // len(_PAIRS)):
            for language, source, target in _PAIRS:
                # A number of its own for each, so that nothing kept between calls answers for a whole segment.
                check(f"{source} {done}", f"{target} {done}", source_language=language, target_language="en")
                done += 1
        middle = time.process_time()
        _reference()
        reference += time.process_time() - middle
        spent += middle - start
        turns += 1
    return done / spent, done / spent * reference / turns


def main() -> None:
    rate, ratio = measure_rate(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)
    print(f"{rate:,.0f} segments a second on one core ({1e6 / rate:.0f} microseconds each)")
    print(f"{ratio:.2f} segments in the time of one reference work")


if __name__ == "__main__":
    main()
