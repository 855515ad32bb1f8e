"""The words that units are named with: kinds of troops, sizes, abbreviations, and how English papers render each."""

from __future__ import annotations

# Noun stem -> English size. A stem takes any ending of its paradigm.
_NOUNS = {
    "Regiment": "полк полка полку полком полке полки полков полкам полками полках полці",
    "Brigade": "бригада бригады бригаде бригаду бригадой бригадою бригад бригадам бригадами бригадах бригади бригаді",
    "Division": "дивизия дивизии дивизию дивизией дивизий дивізія дивізії дивізію дивізією",
    "Army": "армия армии армию армией армий армія армії армію армією",
    "Corps": "корпус корпуса корпусу корпусом корпусе корпусов корпусу корпусі",
    "Battalion": "батальон батальона батальону батальоном батальоне батальоны батальонов батальйон батальйону "
    "батальйоном батальйоні батальйони батальйонів бат бата бате",
    "Artillery Battalion": "дивизион дивизиона дивизиону дивизионом дивизионе дивізіон дивізіону",
    "Company": "рота роты роте роту ротой рот ротою роти роті ротах",
    "Platoon": "взвод взвода взводу взводом взводе взводы взводов взводі",
    "Squad": "отделение отделения отделению отделением отделении відділення",
    "Battery": "батарея батареи батарее батарею батареей батарей батареї",
    "Detachment": "отряд отряда отряду отрядом отряде отряды загін загону загоном загоні",
    "Squadron": "эскадрилья эскадрильи эскадрилье эскадрилью эскадрон эскадрона",
    "Fleet": "флот флота флоту флотом флоте",
    "Legion": "легион легиона легиону легионом легионе легіон легіону",
}
NOUNS: dict[str, str] = {form: size for size, forms in _NOUNS.items() for form in forms.split()}
SUBUNITS = frozenset({"Company", "Platoon", "Squad", "Battery"})
# Forms that are a genitive singular after 2, 3, 4 («3 бригады» are three) and so name no unit by a bare figure.
COUNTED_AFTER_FIGURE = frozenset("полка бригады дивизии армии корпуса батальона дивизиона роты взвода отделения "
"батареи "
                                 "отряда батальона бригади дивізії роти".split())  # fmt: skip
PLURAL = frozenset("полки полков полкам полками полках бригад бригадам бригадами бригадах дивизий армий корпусов "
"батальоны "
                   "батальонов рот ротах взводы взводов батарей отряды батальйони батальйонів".split())  # fmt: skip

# Adjective stem -> English, before the noun. Matched with any adjective ending.
ADJECTIVES: dict[str, str] = {
    "отдельн": "Separate", "окрем": "Separate", "гвардейск": "Guards", "гвардійськ": "Guards",
    "мотострелков": "Motor Rifle", "мотопехотн": "Motorized Infantry", "мотопіхотн": "Motorized Infantry",
    "механизированн": "Mechanized", "механізован": "Mechanized", "танков": "Tank", "артиллерийск": "Artillery",
    "артилерійськ": "Artillery", "самоходн": "Self-Propelled", "десантно-штурмов": "Air Assault",
    "воздушно-десантн": "Airborne", "воздушно-штурмов": "Air Assault", "парашютно-десантн": "Airborne",
    "десантн": "Airborne",
    "повітрянодесантн": "Airborne", "повітряно-десантн": "Airborne", "аэромобильн": "Airmobile",
    "аеромобільн": "Airmobile",
    "штурмов": "Assault", "горно-штурмов": "Mountain Assault", "гірсько-штурмов": "Mountain Assault",
    "горн": "Mountain",
    "горнострелков": "Mountain Rifle", "егерск": "Jaeger", "єгерськ": "Jaeger", "стрелков": "Rifle",
    "стрілецьк": "Rifle",
    "пехотн": "Infantry", "піхотн": "Infantry", "инженерн": "Engineer", "інженерн": "Engineer",
    "инженерно-саперн": "Engineer-Sapper", "саперн": "Sapper", "разведывательн": "Reconnaissance",
    "розвідувальн": "Reconnaissance", "разведроты": "Reconnaissance", "ракетн": "Missile",
    "реактивн": "Rocket Artillery",
    "зенитн": "Anti-Aircraft", "зенітн": "Anti-Aircraft", "зенитно-ракетн": "Anti-Aircraft Missile",
    "зенітно-ракетн": "Anti-Aircraft Missile", "общевойсков": "Combined Arms", "армейск": "Army", "армійськ": "Army",
    "казачь": "Cossack", "казач": "Cossack", "добровольческ": "Volunteer", "добровольч": "Volunteer",
    "береговой": "Coastal", "авиационн": "Aviation", "вертолетн": "Helicopter", "истребительн": "Fighter",
    "бомбардировочн": "Bomber", "смешанн": "Composite", "понтонн": "Pontoon", "понтонно-мостов": "Pontoon Bridge",
    "медицинск": "Medical", "ремонтн": "Repair", "минометн": "Mortar", "мінометн": "Mortar", "резервн": "Reserve",
    "учебн": "Training", "навчальн": "Training", "президентск": "Presidential", "президентськ": "Presidential",
    "снайперск": "Sniper", "противотанков": "Anti-Tank", "пограничн": "Border", "комендантск": "Commandant's",
    "территориальн": "Territorial", "мобилизационн": "Mobilization", "гаубичн": "Howitzer",
}  # fmt: skip
# What may stand after the noun, as folded words -> English before the noun. Longest first where they share a start.
AFTER_NOUN: tuple[tuple[tuple[str, ...], str], ...] = (
    (("морской", "пехоты"), "Naval Infantry"), (("морпехов",), "Naval Infantry"), (("морпехоты",), "Naval Infantry"),
    (("морської", "піхоти"), "Marine"), (("морпіхів",), "Marine"),
    (("территориальной", "обороны"), "Territorial Defense"), (("тероборони",), "Territorial Defense"),
    (("територіальної", "оборони"), "Territorial Defense"), (("теробороны",), "Territorial Defense"),
    (("тро",), "Territorial Defense"), (("береговой", "обороны"), "Coastal Defense"),
    (("специального", "назначения"), "Spetsnaz"), (("спецназа",), "Spetsnaz"), (("спецназначения",), "Spetsnaz"),
    (("спеціального", "призначення"), "Special Purpose"), (("спецназу",), "Spetsnaz"),
    (("связи",), "Signals"), (("зв'язку",), "Signals"), (("управления",), "Command"),
    (("материально", "-", "технического", "обеспечения"), "Logistics"), (("материально-технического", "обеспечения"),
    "Logistics"),
    (("мто",), "Logistics"), (("рхбз",), "NBC Protection"), (("рэб",), "Electronic Warfare"),
    (("пво",), "Air Defense"), (("вдв",), "Airborne"), (("национальной", "гвардии"), "National Guard"),
    (("національної", "гвардії"), "National Guard"), (("нгу",), "National Guard"), (("нацгвардии",), "National Guard"),
)  # fmt: skip


# As soldiers write them; folded. «о» at the start stands for отдельный, «гв» for guards.
ABBREVIATIONS: dict[str, str] = {
    "мсп": "Motor Rifle Regiment", "мсб": "Motor Rifle Battalion", "мсбр": "Motor Rifle Brigade",
    "мсд": "Motor Rifle Division",
    "мср": "Motor Rifle Company", "омсбр": "Separate Motor Rifle Brigade", "омсб": "Separate Motor Rifle Battalion",
    "омсп": "Separate Motor Rifle Regiment", "тп": "Tank Regiment", "тб": "Tank Battalion", "тбр": "Tank Brigade",
    "тд": "Tank Division",
    "отб": "Separate Tank Battalion", "отбр": "Separate Tank Brigade", "та": "Tank Army",
    "дшб": "Air Assault Battalion",
    "дшп": "Air Assault Regiment", "дшбр": "Air Assault Brigade", "дшд": "Air Assault Division",
    "одшбр": "Separate Air Assault Brigade", "пдп": "Airborne Regiment", "пдб": "Airborne Battalion",
    "вдд": "Airborne Division",
    "обрмп": "Separate Naval Infantry Brigade", "брмп": "Naval Infantry Brigade", "бмп": "",
    "обмп": "Separate Naval Infantry Battalion",
    "обрспн": "Separate Spetsnaz Brigade", "брспн": "Spetsnaz Brigade", "абр": "Artillery Brigade",
    "ап": "Artillery Regiment",
    "оабр": "Separate Artillery Brigade", "реабр": "Rocket Artillery Brigade", "рабр": "Missile Brigade",
    "зрп": "Anti-Aircraft Missile Regiment",
    "оа": "Combined Arms Army", "ак": "Army Corps", "омбр": "Separate Mechanized Brigade",
    "омпбр": "Separate Motorized Infantry Brigade",
    "ошбр": "Separate Assault Brigade", "ошб": "Separate Assault Battalion", "ошп": "Separate Assault Regiment",
    "шб": "Assault Battalion", "оемб": "Separate Airmobile Battalion",
    "оаембр": "Separate Airmobile Brigade", "оаэмбр": "Separate Airmobile Brigade",
    "одгшбр": "Separate Mountain Assault Brigade",
    "огшбр": "Separate Mountain Assault Brigade", "огпбр": "Separate Mountain Infantry Brigade",
    "оебр": "Separate Jaeger Brigade",
    "обртро": "Separate Territorial Defense Brigade", "обто": "", "отгбр": "", "опбр": "Separate Infantry Brigade",
    "обр": "Separate Brigade", "обркв": "", "гшбр": "Mountain Assault Brigade",
    "орб": "Separate Reconnaissance Battalion",
    "бтро": "Territorial Defense Battalion", "дптв": "",
}  # fmt: skip
ABBREVIATIONS = {short: english for short, english in ABBREVIATIONS.items() if english}

# Posts and ranks: folded lemma -> English. The post stands before a name or alone.
RANKS: dict[str, str] = {
    "рядовой": "private", "ефрейтор": "lance corporal", "сержант": "sergeant", "старшина": "starshina",
    "прапорщик": "warrant officer",
    "лейтенант": "lieutenant", "капитан": "captain", "майор": "major", "подполковник": "lieutenant colonel",
    "полковник": "colonel", "генерал": "general", "генерал-майор": "major general",
    "генерал-лейтенант": "lieutenant general",
    "генерал-полковник": "colonel general", "адмирал": "admiral", "матрос": "seaman", "солдат": "soldier",
    "боец": "fighter",
    "командир": "commander", "комбат": "battalion commander", "ротный": "company commander",
    "взводный": "platoon commander",
    "комбриг": "brigade commander", "комполка": "regiment commander", "комдив": "division commander",
    "замполит": "political officer",
    "командующий": "commander", "начальник": "chief", "военком": "military commissar", "комендант": "commandant",
    "замкомандира": "deputy commander", "комроты": "company commander", "комвзвода": "platoon commander",
    "офицер": "officer",
    "мобилизованный": "mobilized", "военнослужащий": "serviceman", "гвардии": "guards", "товарищ": "comrade",
    "господин": "mister", "президент": "president", "министр": "minister", "губернатор": "governor",
    "депутат": "deputy",
    "заместитель": "deputy", "следователь": "investigator", "прокурор": "prosecutor", "врач": "doctor",
    "лейтенанта": "lieutenant",
    "фамилия": "surname", "имя": "name", "рядовий": "private", "солдати": "soldiers", "полковником": "colonel",
    "капітан": "captain", "полковника": "colonel", "молодший": "junior", "старший": "senior", "ветеран": "veteran",
}  # fmt: skip
