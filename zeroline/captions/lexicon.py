"""The small words that decide where a line may end, in English, Russian and Ukrainian.

Lower case, ё as е, apostrophes straight. The languages share one table: their scripts keep them apart, and a clip
that switches between Russian and Ukrainian needs no switch here.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _pairs(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(pair.split()) for pair in text.split(","))


CONJUNCTIONS = _words("""
    and or but nor so yet because although though while whereas if unless until since when where whether that which who
    whom whose than once whenever wherever however
    и а но или либо да что чтобы чтоб если когда где куда откуда пока хотя потому поэтому так как который которая
    которое которые которого которой которых которому которым которыми котором которую зато однако ибо будто словно
    раз чем кто
    і й та або чи але що щоб якщо коли де куди звідки поки хоча тому бо як який яка яке які якого якої яких якому яким
    якими яку ніж проте однак хто
""")

PREPOSITIONS = _words("""
    in on at by for with without from to into onto of off over under above below between among through during against
    about across along around behind beside besides beyond despite down up near within toward towards upon via per
    like after before as out inside outside
    в во на с со к ко по о об обо от ото до из изо за над под подо при про у без безо для через между перед передо
    около после вокруг вместо кроме ради среди против сквозь мимо возле вдоль из-за из-под насчет согласно несмотря
    у із зі з від од біля під проти через після навколо замість крім серед щодо задля поза понад повз вздовж перед
    між
""")

# These end a phrase as often as they open one: "hand over | to the commandant".
PARTICLES = _words("in on off over down up out through around along behind about by back away inside outside")

# Particles that belong to the verb before them.
VERB_PARTICLES = _words("out off up away back down")
TAKING_OVER = _words("hand handed handing hands take took taken taking give gave")  # "hand over our weapons"
TURNING = _words("turn turns turned turning switch switches switched switching")  # "turn on the radio"
# Verbs whose particle opens no phrase, whatever follows: "carry out | the order", not "walk | out the door".
WITH_PARTICLE = (
    TAKING_OVER | TURNING | _words("carry carries carried carrying cut cuts shut blow blew blown wipe wiped")
)

ARTICLES = _words("a an the")

DETERMINERS = _words("""
    my your his its our their this these those no every each some any another such what both
    all other many several few most same own
    мой моя мое мои наш наша наше наши нашего нашей наших нашему нашим нашими нашу ваш ваша ваше ваши ваших этот эта
    это эти этого этой этих этому этим тот те тех свой своя свое свои своих своей своего весь вся все всех каждый каждая
    никакой никаких любой его ее их
    мій моя моє мої наш наша наше наші нашого нашої наших цей ця це ці цього цієї цих той ті свій своя своє свої своїх
    весь вся все всі кожен кожна жодних жодного його її їх
""")

AUXILIARIES = _words("""
    am is are was were be been being have has had having do does did will would shall should can could may might must
    cannot ought
    isn't aren't wasn't weren't haven't hasn't hadn't don't doesn't didn't won't wouldn't shan't shouldn't can't
    couldn't mustn't needn't ain't
    i'm i've i'll i'd you're you've you'll you'd he's he'll he'd she's she'll she'd it's it'll we're we've we'll we'd
    they're they've they'll they'd that's there's who's let's
    был была было были буду будет будем будете будут будешь стал стали может можем могут могу можно нельзя надо нужно
    був була було були буде будемо будуть можна треба може можемо можуть можу
""")

NEGATIONS = _words("not never не ни нет ні")

SUBJECTS = _words("""
    i you he she it we they there
    я ты он она оно мы вы они
    ти він вона воно ми ви вони
""")

OBJECTS = _words("me him us them her you it myself ourselves themselves himself")

# Russian and Ukrainian particles that lean on the word before them.
ENCLITICS = _words("же ж ли ль бы б ведь то же б би")

# These lean on what follows: "only | two of us" says something else than "only two of us".
FORWARD = _words("""
    only just even still already almost
    только лишь даже уже еще почти именно
    тільки лише навіть вже ще майже саме
""")

WANTING = _words("""
    want wants wanted going have has had need needs needed try tries tried trying able ready refuse refused refuses
    ordered order told forced begin began continue supposed used due
""")

NUMBER_WORDS = _words("""
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million billion
    dozen
    один одна одно одну одного одной
    два две двух трех три четыре четырех пять пяти шесть шести семь семи восемь восьми девять десять десяти двадцать
    двадцати тридцать тридцати сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто ста двести триста
    четыреста пятьсот тысяча тысячи тысяч миллион миллиона миллионов полтора полторы
    одне одного однієї
    дві двох трьох чотири чотирьох п'ять шість сім вісім дев'ять десять двадцять тридцять п'ятдесят тисяча тисячі тисяч
    мільйон мільйонів
""")

ORDINALS = re.compile(
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"(?:перв|втор|четверт|пят|шест|седьм|восьм|девят|десят|двадцат|тридцат|сороков|пятидесят|сот|тысячн)"
    r"(?:ый|ой|ая|ое|ые|ого|ому|ым|ом|ую|ых|ыми)|треть(?:его|ему|им|ем|ей|ю|и|их|я|е)|третий|"
    r"(?:перш|друг|четверт|п'ят|шост|сьом|восьм|дев'ят|десят|двадцят|тридцят)(?:ий|а|е|і|ого|ому|ої|ій|у|их)|"
    r"трет(?:ій|я|є|ього|ьому|ьої|ю)"
)

# What a number follows: "unit 12345", "Article 337", "груз 200".
LABELS = _words("""
    unit no number article cargo group room building house page height hill position line point channel route item
    номер статья статье статьи груз часть части пункт высота высоте позиция точка дом
    стаття статті вантаж частина частини висота будинок № #
""")

BEFORE_NUMBERS = _words("minus plus минус плюс мінус")
HALVES = _words("half quarter половиной половины четвертью половиною чвертю")

MONTHS = _words("""
    january february march april may june july august september october november december
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
""")

RANKS = _words("""
    private corporal sergeant lieutenant captain major colonel general commander commandant admiral marshal warrant
    ensign officer soldier comrade mr mrs ms dr president minister governor deputy chief call-sign callsign
    mr. mrs. ms. dr. gen. col. lt. capt. sgt. maj. st.
    рядовой рядового ефрейтор сержант сержанта старшина прапорщик лейтенант лейтенанта капитан капитана майор майора
    подполковник подполковника полковник полковника генерал генерала комбат комбата командир командира комполка
    товарищ господин президент министр губернатор позывной позывным позывного
    рядовий єфрейтор лейтенант капітан підполковник полковник командир позивний пан президент міністр
""")

RANK_OPENERS = _words("""
    senior junior major private lieutenant first chief
    старший старшего младший младшего генерал гвардии молодший
""")

# Words that make a name out of what stands before them: "Storm-Z unit", "155th brigade".
UNITS = re.compile(
    r"(regiments?|brigades?|divisions?|battalions?|compan(?:y|ies)|platoons?|squads?|units?|corps|arm(?:y|ies)|"
    r"detachments?|groups?|fleet|front|direction|oblast|region|district|street|river|"
    r"полк(?:а|у|ом|е|ов|и)?|бригад\w{0,3}|дивизи\w{0,3}|батальон\w{0,3}|рот(?:а|ы|е|у|ой)|взвод\w{0,3}|отряд\w{0,3}|"
    r"корпус\w{0,3}|арми\w{0,3}|групп\w{0,3}|област\w{0,3}|район\w{0,3}|"
    r"направлени\w{1,2}|фронт\w{0,2}|напрямк\w{1,2}|"
    r"дивізі\w{0,3}|загін|загону|взвод\w{0,3}|армі\w{0,3}|груп\w{0,3})"
)

# What stands before a place's name.
PLACES = _words("""
    city town village river lake mount fort port
    город города городе городу село села селе деревня деревни деревне поселок поселка поселке река реки реке станция
    хутор місто міста місті село сіл селище річка
""")

# Two words that are one conjunction or preposition.
COMPOUNDS = _pairs("""
    due to, according to, instead of, front of, such as, as well, well as, so that, even if, even though, as if,
    rather than, because of, each other, one another, no one, at least, at all, of course, right now, right away,
    zero line, front line, call sign, more than, less than, in order, together with, along with, out of, up to, next to,
    потому что, так как, так что, того чтобы, как будто, то есть, несмотря на, вместо того, после того, перед тем,
    вместе с, рядом с, еще раз, разом з, поруч з, ще раз,
    тем что, того что, до сих, сих пор, тому що, так що, того щоб, після того, позывной по
""")

ABBREVIATIONS = _words("""
    mr. mrs. ms. dr. gen. col. lt. capt. sgt. maj. st. no. vs. e.g. i.e.
    им. ул. г. т. п. обл. гв.
""")

# Capitalised only because they open a sentence, so that they are no part of the name which follows.
OPENERS = _words("""
    yesterday today tomorrow now then here also only even just still maybe perhaps again already finally hello dear yes
    please thanks people men soldiers today's sometimes later soon first next last
    вчера сегодня завтра сейчас теперь потом тогда здесь там тут еще уже вот только даже снова может пожалуйста да нет
    здравствуйте привет это
    вчора сьогодні завтра зараз тепер потім тоді тут там ще вже ось лише навіть знову так ні
""")
FUNCTION_WORDS = CONJUNCTIONS | PREPOSITIONS | ARTICLES | DETERMINERS | AUXILIARIES | NEGATIONS | SUBJECTS | OPENERS

# Endings that most often mark an adjective, which belongs to the noun after it; English "-ly" leans forward likewise.
ADJECTIVES = re.compile(
    r".{2,}(?:ous|ive|ful|ical|ial|onal|itary|ary|less|able|ible|ly|"
    r"ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ыми|ими|ых|их|ую|юю|ної|ного|ній|ним|них)"
)
