"""Abbreviations, months and sentence openers by language: what a full stop means after and before them. Data, no code.

Keys are base languages ("sh" for Serbian, Croatian, Bosnian and Montenegrin). Words are in lower case and without
their last full stop. Single letters and letters parted by stops (U.S., p. ej.) are told by their shape, and not here.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EVERYWHERE = _words("dr mr mrs ms messrs st ft prof")
"""Of INTRODUCING, in any language: they stand in foreign names."""

INTRODUCING: dict[str, frozenset[str]] = {
    "en": _words(
        "mr mrs ms dr prof rev fr hon gov sen rep gen lt col maj capt cmdr sgt cpl pte adm brig supt insp st "
        "mt det vs jan feb mar apr jun jul aug sep sept oct nov dec fig al pp vol approx dept est messrs mx "
        "pres sec ald"
    ),
    "fr": _words(
        "mm mme mmes mlle mlles me mgr dr pr prof st ste sts av bd chap vol art fig cf env janv févr avr juil "
        "sept oct nov déc hab tél p pp no nos ch éd réf resp gén col lt cap adj"
    ),
    "es": _words(
        "sr sra srta sres sras dr dra drs prof profa d dña lic ing arq gral cnel cap tte sgto av avda c cía "
        "núm nº pág págs art fig vol ej aprox tel ud uds ene feb mar abr may jun jul ago sept set oct nov dic "
        "mons pdte dto cf vs st ee bs"
    ),
    "pt": _words(
        "sr sra srs sras srta séc dr dra drs prof profa eng arq gen cel cap ten sgt av r núm pág págs art fig vol "
        "ex aprox tel jan fev mar abr mai jun jul ago set out nov dez st sto sta d cf vs excia des"
    ),
    "it": _words(
        "sec sig sigg sig.ra dott dott.ssa prof prof.ssa avv ing arch on sen gen col cap ten mons card rag "
        "geom pag pagg art artt fig vol cfr es ca tel gen feb mar apr mag giu lug ago sett ott nov dic s ss p "
        "pp v vs st min"
    ),
    "ca": _words(
        "sr sra srs sres dr dra prof av avda c pl núm pàg pàgs art fig vol ex aprox tel gen febr abr jul ag "
        "set oct nov des st sta mn gral cap ed cf vs"
    ),
    "gl": _words(
        "sr sra srta dr dra prof d dna av avda r núm páx páxs art fig vol ex aprox tel xan feb mar abr xuñ "
        "xul ago set out nov dec st sta cf vs"
    ),
    "ro": _words(
        "dl dlui dna d-na d-ra dr prof ing av gen col lt cpt str bd nr pag art alin vol fig ex aprox tel ian "
        "feb mar apr iun iul aug sept oct noiembr dec sf cf lit jud mun"
    ),
    "de": _words(
        "hr fr frl dr prof dipl ing st str nr abs art bd bzw ca evtl ggf inkl kl max min mind sog tel u vgl z "
        "zzgl jan feb apr jun jul aug sept okt nov dez gen bspw hg hrsg kap s geb gest allg gem lt rd"
    ),
    "nl": _words(
        "dhr mevr mw dr prof drs ir ing mr st nr blz art bijv ca evt jl o.a m.b.t gen jan feb mrt apr jun jul "
        "aug sept okt"
    ),
    "sv": _words("dr prof st nr kl ca bl dvs t.ex s.k jan feb mars apr aug sept okt nov dec"),
    "sh": _words(
        "dr mr prof doc akad ing dipl inž sc g gđa gdin gđica gosp sv ul br str čl st sl tel tzv tj npr odn gen "
        "puk por kap maj dir pred zam pom bul trg op cit ur prev usp jan feb mar apr jun jul avg sep sept okt "
        "nov dec tač red vanr primarijus prim"
    ),
    "sl": _words(
        "dr mag prof doc ing inž dipl g ga gdč sv ul št str čl tel tj npr oz t.i i.e jan feb mar apr jun jul "
        "avg sept okt nov dec prim gen polk red izr akad univ ur prev gl"
    ),
    "mk": _words(
        "д-р м-р проф доц акад инж г-дин г-ѓа г-ца св ул бр стр чл тел т.н т.е пр јан фев мар апр јун јул авг "
        "септ окт ноем дек ген"
    ),
    "bg": _words(
        "д-р проф доц акад инж г-н г-жа г-ца св ул бул бр стр чл ал тел т.нар т.е напр гр с обл ген полк кап "
        "май ян февр март апр юни юли авг септ окт ноем дек пл жк бл ет вх ап"
    ),
    "ru": _words(
        "г-н г-жа др проф доц акад инж св ул пр просп пл пер д кв стр рис табл гл ст п пп ч см ср напр тел "
        "т.н т.е т.к им о обл р-н пос дер ген полк кап май янв фев февр мар апр июн июл авг сен сент окт ноя "
        "нояб дек г гг руб коп тыс млн млрд трлн чел ок"
    ),
    "uk": _words(
        "п пп п-на др проф доц акад інж св вул просп пл пров буд кв стор рис табл гл ст див напр тел т.зв "
        "ім о обл р-н сел ген полк кап січ лют бер квіт трав черв лип серп вер жовт лист груд м р рр грн коп "
        "тис млн млрд трлн"
    ),
    "be": _words(
        "сп спн праф вул пл д кв стар мал гл арт гл напр тэл г гг руб тыс млн млрд трлн студз лют сак крас "
        "чэрв ліп жн вер кастр ліст снеж"
    ),
    "pl": _words(
        "p pp dr prof hab mgr inż doc ks św ul al pl nr str art ust pkt tel tzw tj np m.in ok red gen płk kpt "
        "mjr por sierż godz tys mln mld r w woj im zob por rozdz tow"
    ),
    "cs": _words(
        "p pí sl dr prof doc ing mgr bc judr mudr phdr rndr sv ul nám č čís čl str odst tel tzv tj např apod mj "
        "resp cca gen plk kpt mjr por red kap vol"
    ),
    "sk": _words(
        "p pí sl dr prof doc ing mgr bc judr mudr phdr sv ul nám č čís str ods tel tzv t.j napr resp cca gen "
        "plk kpt mjr tis mil mld"
    ),
    "hu": _words(
        "dr prof id ifj özv st sz u krt em old kb pl ún ill tel jan febr márc ápr máj jún júl aug szept okt nov dec"
    ),
    "tr": _words(
        "dr prof doç yrd av op uzm öğr gör sn hz st no cad sok mah bul apt tel vb vs s bkz örn ör ocak şub "
        "nis haz tem ağu eyl ekm kas alb yzb tğm gen org"
    ),
    "el": _words("κ κα κκ δρ καθ αρ σελ τηλ οδ λεωφ αγ π.χ δηλ βλ ιαν φεβ μαρ απρ ιουν ιουλ αυγ σεπτ οκτ νοε δεκ"),
}
"""They lead on to a name, a number or another word: no sentence ends after them."""

INTRODUCING_ENDINGS = {"de": ("str",)}
"""Endings of compounds that do so too: Bahnhofstr. 12."""

RARELY_CLOSING = {"en": _words("a.m p.m"), "de": _words("u.a"), "it": _words("a.c d.c")}
"""Of CLOSING: more often than not a time zone, a noun with its capital or the subject follows."""

UNITS = _words("kč euro eur usd chf zł kg ohg ag kgaa gmbh")
"""Behind one of CLOSING they go with it (2,1 Mio. Euro; Stahl & Co. KG), for all their capitals."""

CLOSING: dict[str, frozenset[str]] = {
    "en": _words("etc no nos inc ltd co corp plc bros jr sr esq a.m p.m u.s u.k e.u u.n d.c b.c a.d ph.d m.d"),
    "fr": _words("etc j.-c s.a"),
    "es": _words("etc s.a s.l cía a.m p.m ee.uu uu jr"),
    "pt": _words("etc ltda s.a cia jr a.c d.c"),
    "it": _words("ecc etc s.p.a s.r.l a.c d.c"),
    "ca": _words("etc s.a s.l"),
    "gl": _words("etc s.a s.l"),
    "ro": _words("etc ș.a s.a s.r.l"),
    "de": _words("usw etc u.a co jr sen mio mrd tsd"),
    "nl": _words("enz etc e.d n.v b.v"),
    "sv": _words("etc osv m.m m.fl o.d"),
    "sh": _words("itd i.t.d isl dr i.sl god g h d.o.o a.d n.e p.n.e din eur km"),
    "sl": _words("itd ipd idr d.o.o d.d n.š pr.n.št"),
    "mk": _words("итн сл др год г ч ден"),
    "bg": _words("др год г ч лв пр.н.е т.н в"),
    "ru": _words("др г гг в вв н.э т.д т.п пр руб коп тыс млн млрд трлн чел"),
    "uk": _words("ін р рр ст н.е т.д т.п грн коп тис млн млрд трлн"),
    "be": _words("інш г гг ст н.э г.д руб тыс млн млрд"),
    "pl": _words("itd itp r w n.e zł gr tys mln mld"),
    "cs": _words("atd apod aj l n.l tis mil mld kč hod"),
    "sk": _words("atď apod i l n.l tis mil mld"),
    "hu": _words("stb ft kft rt zrt nyrt"),
    "tr": _words("vb vs ltd şti a.ş tl"),
    "el": _words("κ.λπ κλπ κ.ά α.ε μ.μ π.μ"),
}
"""They may end a sentence: they do before a capital. One that is in both tables does only after a number."""

MONTHS: dict[str, frozenset[str]] = {
    "de": _words("januar jänner februar feber märz april mai juni juli august september oktober november dezember"),
    "sh": _words(
        "januar januara februar februara mart marta april aprila maj maja juni juna jun juli jula jul avgust "
        "avgusta septembar septembra oktobar oktobra novembar novembra decembar decembra siječnja veljače "
        "ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga studenog prosinca"
    ),
    "hu": _words("január február március április május június július augusztus szeptember október november december"),
    "tr": _words("ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"),
}
"""Month names that stand behind a day with a full stop, where they may begin with a capital."""

ORDINALS = frozenset({"sh", "sl", "cs", "sk", "de", "pl", "hu", "tr", "da", "nb", "no", "nn", "fi", "et", "lv", "is"})
"""Languages that write an ordinal as a number (or Roman numeral) with a full stop."""

OPENERS: dict[str, frozenset[str]] = {
    "en": _words(
        "the a an he she it they we you i this that these those there in on at but and or as after before "
        "when while if for from with by his her its their our my no not what who how why where some many most "
        "all both more"
    ),
    "fr": _words(
        "le la les un une des du de il elle ils elles on nous vous je ce cette ces cet cela ceci en dans sur "
        "à au aux mais et ou car après avant quand si pour par avec sans son sa ses leur leurs selon l'un "
        "d'autres"
    ),
    "es": _words(
        "el la los las un una unos unas él ella ellos ellas esto este esta estos estas ese esa en por para "
        "con sin pero y o si cuando tras según su sus al del no también además como desde hasta a de se lo era es "
        "fue son ha han hay nadie nada"
    ),
    "pt": _words(
        "o a os as um uma uns umas ele ela eles elas isto este esta esse essa em no na nos nas por para com "
        "sem mas e ou se quando após segundo seu sua ao à do da não também além como desde até de era é foi são há "
        "ninguém nada"
    ),
    "it": _words(
        "il lo la i gli le un uno una egli lui lei essi loro questo questa questi in nel nella su sul per con "
        "senza ma e o se quando dopo secondo suo sua al alla del della non anche inoltre come da dal a di si era fu è "
        "sono ha hanno"
    ),
    "ca": _words(
        "el la els les un una uns unes ell ella ells aquest aquesta això en per amb sense però i o si quan "
        "després segons"
    ),
    "gl": _words(
        "o a os as un unha el ela eles este esta isto en no na por para con sen pero e ou se cando tras segundo seu súa"
    ),
    "ro": _words(
        "un o el ea ei ele acest această acesta în pe la cu din de pentru dar și sau dacă când după potrivit nu"
    ),
    "de": _words(
        "der die das ein eine einer eines er sie es wir ich ihr in im an am auf aus bei mit nach von vor zu "
        "zum zur für und oder aber doch wenn als da dann dies diese dieser dieses auch so nun man was wer wie "
        "wo nicht noch seit während laut"
    ),
    "sh": _words(
        "da u na o od do za iz sa s po pri kod i a ali ili ako kada kad kako dok jer on ona ono oni one mi vi ja "
        "to taj ta te ti ovaj ova ovo ovi nije nisu je su bi će što ko tko gde gdje tako zato prema nakon "
        "posle poslije pre prije međutim takođe također"
    ),
    "sl": _words(
        "v na o od do za iz z s po pri in a ali če ko kako on ona ono oni mi vi jaz to ta te ti tisti je so "
        "bi bo kaj kdo kje tako zato po pred med vendar tudi ker"
    ),
    "mk": _words(
        "во на од до за со по при и а но или ако кога како тој таа тоа тие ние вие јас ова овој оваа не е се "
        "би ќе што кој каде така според"
    ),
    "bg": _words(
        "в във на от до за с със по при и а но или ако когато как той тя то те ние вие аз това този тази не е "
        "са би ще какво кой къде така според"
    ),
    "ru": _words(
        "в во на о об от до за из с со по при и а но или если когда как он она оно они мы вы я это этот эта "
        "эти не что кто где так его её их"
    ),
    "uk": _words(
        "в у на про від до за із з зі по при і й та а але або якщо коли як він вона воно вони ми ви я це цей "
        "ця ці не що хто де так його її їх"
    ),
    "pl": _words(
        "w we na o od do za z ze po przy i a ale lub albo jeśli gdy jak on ona ono oni one my wy ja to ten ta "
        "te nie co kto gdzie tak"
    ),
    "cs": _words(
        "v ve na o od do za z ze po při i a ale nebo pokud když jak on ona ono oni my vy já to ten ta ti ne "
        "co kdo kde tak podle"
    ),
    "sk": _words(
        "v vo na o od do za z zo po pri i a ale alebo ak keď ako on ona ono oni my vy ja to ten tá tí nie čo "
        "kto kde tak podľa"
    ),
    "hu": _words("a az egy ez azt ő ők mi ti én és de vagy ha amikor hogy nem is mert míg"),
    "tr": _words("bu o şu bir ve ama fakat ancak eğer ne kim nasıl biz siz ben onlar da de ise için"),
}
"""Function words that open sentences: behind an initial, acronym or number they show that a new one begins."""
