"""Segments a second of processor time that all fidelity checks together get through, on one core.

Usage: ``python benchmarks/fidelity.py [SECONDS]``. The pairs are written here: news sentences of usual length, most of
them sound, as in a real run.
"""

from __future__ import annotations

import sys
import time

from dragoman.fidelity import check

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


def measure_rate(seconds: float) -> float:
    """Return segments a second over a run of about ``seconds``."""
    for language, source, target in _PAIRS:
        check(source, target, source_language=language, target_language="en")
    done, start = 0, time.process_time()
    while (spent := time.process_time() - start) < seconds:
        for language, source, target in _PAIRS:
            # A number of its own for each, so that nothing kept between calls answers for a whole segment.
            check(f"{source} {done}", f"{target} {done}", source_language=language, target_language="en")
            done += 1
    return done / spent


def main() -> None:
    rate = measure_rate(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)
    print(f"{rate:,.0f} segments a second on one core ({1e6 / rate:.0f} microseconds each)")


if __name__ == "__main__":
    main()
