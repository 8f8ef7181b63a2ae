"""Telling the standards of Serbo-Croatian apart by their words, where nobody declares which it is.

Knows nothing of other languages, nor of how a text was found to be Serbo-Croatian.
"""

from __future__ import annotations

import re

# Reflexes of the old vowel yat in words of every news text: Serbian here is mostly ekavian, Croatian and Bosnian are
# ijekavian (Montenegrin too, which only a declaration tells).
_EKAVIAN = re.compile(
    r"\b(?:gde|ovde|uvek|mest[aou]\b|dec[aeiu]\b|reči?\b|posle|pre\b|svet[au]?\b|svetsk|čovek|nedelj|predsedni|sednic"
    r"|zahtev|cen[aeu]\b|primer|mer[aeiu]\b|izmen|uspe[hš]|delo|deo\b|ceo\b|bezbedn|vesti?\b|hte[lo]|videt|vide[ol]"
    r"|odelj|sused|sled|lepo|vreme\b)"
)
_IJEKAVIAN = re.compile(
    r"\b(?:gdje|ovdje|uvijek|mjest|djec|riječ|poslije|prije|svijet|svjet|čovjek|nedjelj|predsjedni|sjednic|zahtjev"
    r"|cijen|primjer|mjer|izmjen|uspje|djel|dio\b|cijel|vijest|htje|vidje|odjel|susjed|slijed|sljed|lijep|vrijeme\b)"
)
_CROATIAN = re.compile(
    r"\b(?:tko|netko|nitko|tjed[an]|tisuć|siječnj|veljač|ožujk|travnj|svibnj|lipnj|srpnj|kolovoz|rujn|listopad|studen[io]"
    r"|prosin|europ|tvrtk|glazb|izvješć|zrakoplov|priopć|uporab|unatoč|stoljeć|točn|vlak|sveučiliš|povijes|gospodarst"
    r"|ravnatelj|znanost|opć[aei]|rabi|glede|kazal|nogometaš|sigurnosn|redatelj|obitelj|uvjet|dužnosni|poduzeć)"
)
_BOSNIAN = re.compile(
    r"\b(?:ko\b|neko\b|niko\b|šta\b|sedmic|hiljad|januar|februar|marta?\b|april|maja?\b|juna?\b|jula?\b|august|septembr"
    r"|oktobr|novembr|decembr|evrop|muzi[kč]|saobraćaj|saopć|avion|uprkos|upotreb|stoljeć|vijek|tačn|voz[au]?\b|univerzit"
    r"|histori|privred|direktor|naučn|uslov|porodi[cč]|preduzeć|zvanič|režiser|takođe\b|bezbjed|kompanij)"
)


def guess_standard(text: str, written: str) -> tuple[str, str]:
    """Guess a text's standard, and why: Cyrillic and ekavian are Serbian, months and words tell the rest."""
    if written == "Cyrl":
        return "sr", "Serbo-Croatian in Cyrillic, no standard declared"
    words = text.casefold()
    if len(_EKAVIAN.findall(words)) > len(_IJEKAVIAN.findall(words)):
        return "sr", "Serbo-Croatian with ekavian words, no standard declared"
    member = "bs" if len(_BOSNIAN.findall(words)) > len(_CROATIAN.findall(words)) else "hr"
    return member, "Serbo-Croatian with ijekavian words, no standard declared"
