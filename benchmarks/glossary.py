"""Segments a second of processor time that are searched for the shipped terms, on one core.

Usage: ``python benchmarks/glossary.py [SECONDS]``. The sentences are written here: news of usual length, some of
them with terms.
"""

from __future__ import annotations

import sys
import time

from dragoman.translate.glossary.layers import Glossary, shipped_concepts

_SENTENCES = {
    "fr": (
        "Le conseil municipal a voté mardi soir la construction d'un nouveau pont sur la rivière, après deux ans.",
        "Interrogé sur une adhésion à l'Organisation du traité de sécurité collective (OTSC), il s'est tu lundi.",
        "Les travaux coûteront 12 millions d'euros et la route restera ouverte, a déclaré la maire devant les élus.",
        "Plusieurs associations ont demandé une nouvelle étude, car le fleuve déborde presque chaque hiver.",
    ),
    "de": (
        "Die Bundesregierung will bis Ende des Jahres zwölf Milliarden Euro für das Schienennetz bereitstellen.",
        "Der Sicherheitsrat der Vereinten Nationen trat am Montag in New York zu einer Sondersitzung zusammen.",
        "Nach Angaben der Polizei wurde bei dem Brand in einem Wohnhaus am frühen Morgen niemand verletzt.",
    ),
    "ru": (
        "Городской совет во вторник вечером проголосовал за строительство нового моста через реку после долгих споров.",
        "Пресс-секретарь заявил в Москве, что вопрос о членстве в ОДКБ не стоит на повестке дня ближайших переговоров.",
        "По данным полиции, при пожаре в жилом доме рано утром никто не пострадал, жильцы были вовремя выведены.",
    ),
    "sr-Cyrl": (
        "Градски одбор је у уторак увече изгласао изградњу новог моста преко реке после дугих расправа одборника.",
        "Чланице ОДКБ-а и НАТО-а састаће се у Бечу како би разговарале о контроли наоружања и новим мерама.",
        "Министар је рекао да ће радови почети на пролеће и да ће пут остати отворен за саобраћај током зиме.",
    ),
    "ar": (
        "صوت المجلس البلدي مساء الثلاثاء لصالح بناء جسر جديد فوق النهر بعد عامين من النقاش بين الأعضاء.",
        "دعا مجلس الأمن الدولي التابع للأمم المتحدة يوم الاثنين إلى وقف فوري لإطلاق النار في المنطقة.",
    ),
    "zh-Hans": (
        "市议会周二晚间投票决定在河上修建一座新桥，此前议员们就此辩论了两年之久。",
        "联合国安理会周一在纽约召开紧急会议，讨论北约成员国提出的新方案和地区局势。",
    ),
}


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    glossary = Glossary()
    print(f"{len(shipped_concepts())} concepts")
    for language, texts in _SENTENCES.items():
        begun = time.process_time()
        matcher = glossary.matcher(language, "en")
        made = time.process_time() - begun
        searched, found, begun = 0, 0, time.process_time()
        while time.process_time() - begun < seconds:
            for text in texts * 50:
                found += len(matcher.find(text))
            searched += len(texts) * 50
        rate = searched / (time.process_time() - begun)
        print(f"{language:8} made in {made:4.2f} s; {rate:8,.0f} segments/s, {found / searched:.2f} terms in each")


if __name__ == "__main__":
    main()
