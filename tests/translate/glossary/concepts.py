"""A few concepts in the form in which they are shipped."""

CONCEPTS = """concept,language,name,acronym,variants
csto,en,Collective Security Treaty Organization,CSTO,Collective Security Treaty Organisation
csto,fr,Organisation du traité de sécurité collective,OTSC,Organisation du Traité de sécurité collective
csto,de,Organisation des Vertrags über kollektive Sicherheit,OVKS,OVKG
csto,es,Organización del Tratado de la Seguridad Colectiva,OTSC,
csto,it,Organizzazione del Trattato di sicurezza collettiva,CSTO,
csto,ru,Организация Договора о коллективной безопасности,ОДКБ,
csto,sr-Cyrl,Организација Уговора о колективној безбедности,ОДКБ,
csto,pl,Organizacja Układu o Bezpieczeństwie Zbiorowym,OUBZ,
csto,zh-Hans,集体安全条约组织,,集安组织
nato,en,North Atlantic Treaty Organization,NATO,
nato,fr,Organisation du traité de l'Atlantique nord,OTAN,Otan|Alliance atlantique
nato,es,Organización del Tratado del Atlántico Norte,OTAN,
nato,de,Nordatlantikpakt,NATO,Nato
nato,ru,Организация Североатлантического договора,НАТО,
nato,sr-Cyrl,Северноатлантски савез,НАТО,
nato,pl,Organizacja Traktatu Północnoatlantyckiego,NATO,
nato,ar,حلف شمال الأطلسي,,حلف الناتو
nato,zh-Hans,北大西洋公约组织,,北约
nato,tr,Kuzey Atlantik Antlaşması Örgütü,NATO,
un,en,United Nations,UN,
un,de,Vereinte Nationen,UN,UNO
un,fr,Nations unies,ONU,Organisation des Nations unies
un,ar,الأمم المتحدة,,
un,ru,Организация Объединённых Наций,ООН,
un,zh-Hans,联合国,,
un-sc,en,United Nations Security Council,UNSC,UN Security Council
un-sc,fr,Conseil de sécurité des Nations unies,,Conseil de sécurité de l'ONU
un-sc,zh-Hans,联合国安全理事会,,联合国安理会
pna,en,Palestinian National Authority,PNA,
pna,fr,Autorité nationale palestinienne,AP,
apr,en,Asia-Pacific Review,APR,
apr,fr,Revue Asie-Pacifique,AP,
aachen,en,Aachen,,
aachen,fr,Aix-la-Chapelle,,
aix,en,Aix-en-Provence,,
aix,fr,Aix-en-Provence,,Aix
moscow,en,Moscow,,
moscow,fr,Moscou,,
moscow,ru,Москва,,
moscow,sr-Cyrl,Москва,,
moscow,pl,Moskwa,,
moscow,de,Moskau,,
moscow,tr,Moskova,,
england,en,England,,
england,sr-Cyrl,Енглеска,,
england,hr,Engleska,,
vienna,en,Vienna,,
vienna,sr-Cyrl,Беч,,
vienna,hr,Beč,,
peskov,en,Dmitry Peskov,,Dmitri Peskov
peskov,fr,Dmitri Peskov,,
peskov,ru,Дмитрий Песков,,
peskov,sr-Cyrl,Дмитриј Песков,,
"""
