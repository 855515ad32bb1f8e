"""The words by which an article says that somebody said something: English, German, French, Spanish, Russian,
Ukrainian."""

from __future__ import annotations

import re

_ENGLISH = """
said says say ask tell write add reply explain answer claim warn call describe complain complains complained
complaining insist argue admit accuse accused accusing blame blamed blames mocked ridiculed spoke speaks speak
speaking talk talked talks fumed fumes raged rages moaned moans groaned grumbled blasted slammed thundered roared
gasped sobbed wept laughed pledged pledges recounted recounts narrates narrated clarified wondered wonders reckons
reckoned suggests hinted implied declares intoned chanted chants sang prays prayed apologised apologized refused
refuses lists listed records sums saying told tells telling wrote writes writing added adds adding asked asks asking
replied replies replying answered answers answering explained explains explaining continued continues continuing
insisted insists insisting warned warns warning claimed claims claiming stated states stating noted notes noting
admitted admits admitting argued argues arguing announced announces announcing recalled recalls recalling complained
complains complaining declared declares declaring concluded concludes concluding shouted shouts shouting cried cries
yelled yells whispered whispers tweeted tweets posted posts posting quipped joked jokes remarked remarks commented
comments observed observes reported reports confirmed confirms denied denies acknowledged acknowledges alleged alleges
asserted asserts emphasised emphasized emphasises emphasizes stressed stresses stressing suggested suggests pleaded
pleads begged begs demanded demands urged urges vowed vows promised promises predicted predicts lamented laments
sighed muttered murmured mused retorted snapped interjected conceded concedes boasted boasts testified testifies
summarised summarized summed reads read reading quoted quotes quoting cited cites citing repeated repeats repeating
responded responds conveyed relayed described describes describing called calls calling labelled labeled labels
branded brands dubbed dubs termed terms characterised characterized characterises characterizes denounced denounces
decried dismissed dismisses hailed praised praises condemned condemns likened accused accuses referred refers put puts
heard exclaimed exclaims begins began goes went thinks thought believes revealed reveals disclosed hears mentions
mentioned mentioning swore swears deplored maintained maintains
""".split()

_GERMAN = """
sagte sagt sagten sagen gesagt erklärte erklärt erklärten berichtete berichtet berichteten schrieb schreibt schrieben
geschrieben betonte betont meinte meint fragte fragt antwortete antwortet ergänzte ergänzt fügte fügt
beteuert beteuerte warnte warnt
behauptete behauptet rief ruft teilte nannte nennt bezeichnete bezeichnet beschreibt beschrieb kritisierte kritisiert
klagte klagt forderte fordert kündigte bestätigte bestätigt zitierte zitiert heißt hieß erzählt erzählte gab urteilt
urteilte lautet lautete beklagte beklagt versicherte versichert räumte entgegnete erwiderte fuhr spricht sprach so
""".split()

_FRENCH = """
dit disent disait déclaré déclare déclarent déclarait affirmé affirme affirment affirmait expliqué explique expliquent
expliquait assuré assure assurent raconté raconte racontent racontait écrit écrivent écrivait lancé lance répondu
répond répondent poursuivi poursuit précisé précise estimé estime confié confie ajouté ajoute ajoutent indiqué indique
souligné souligne annoncé annonce rapporté rapporte témoigné témoigne témoignent demandé demande dénoncé dénonce
dénoncent avoue avoué crié crie martelé martèle reconnu reconnaît conclu conclut commente commenté résume résumé
plaint qualifie qualifié appelle appelé décrit insiste insisté répète répété prévient prévenu interroge interrogé jure
""".split()

_SPANISH = """
dijo dijeron dice dicen decía decían declaró declararon declara afirmó afirmaron afirma explicó explicaron explica contó
contaron cuenta cuentan añadió añadieron añade aseguró aseguraron asegura señaló señalaron señala preguntó pregunta
respondió respondieron responde contestó contesta gritó gritaron grita escribió escribieron escribe relató relata
denunció denunciaron denuncia lamentó lamenta insistió insiste repitió repite susurró murmuró exclamó advirtió advierte
sostuvo sostiene comentó comenta agregó agregaron agrega indicó indica
""".split()

_RUSSIAN = """
сказал сказала сказали говорит говорят говорил говорила говорили заявил заявила заявили заявляет заявляют рассказал
рассказала рассказали рассказывает рассказывают сообщил сообщила сообщили сообщает сообщают пояснил пояснила пояснили
поясняет объяснил объяснила объяснили объясняет отметил отметила отметили отмечает добавил добавила добавили добавляет
подчеркнул подчеркнула подчеркивает подчёркивает написал написала написали пишет пишут признался призналась признались
признается признаётся ответил ответила ответили отвечает спросил спросила спросили спрашивает уточнил уточнила
уточнили уточняет утверждает утверждают утверждал утверждала продолжил продолжила продолжает предупредил предупредила
считает воскликнул воскликнула крикнул крикнула кричит жалуется пожаловался пожаловалась пожаловались обратился
обратились вспоминает вспомнил вспомнила цитирует цитируют назвал назвала назвали называет называют резюмировал
заметил заметила произнес произнёс просит просят попросил попросили требуют потребовал потребовали заключил говорится
звучит возмущается приводит приводят передает передаёт передают описал описала описывает
""".split()

_UKRAINIAN = """
сказав сказала сказали каже кажуть казав казала казали говорить говорять заявив заявила заявили заявляє заявляють
розповів розповіла розповіли розповідає розповідають повідомив повідомила повідомили повідомляє пояснив пояснила
пояснили пояснює зазначив зазначила зазначили зазначає додав додала додали додає наголосив наголосила наголошує
підкреслив підкреслила підкреслює написав написала написали пише пишуть зізнався зізналася зізнались відповів
відповіла відповіли відповідає спитав запитав запитала запитує уточнив уточнила стверджує стверджують продовжив
продовжила продовжує попередив вважає вигукнув вигукнула скаржиться скаржаться поскаржився звернувся звернулися
пригадує згадує цитує назвав назвала назвали називає називають зауважив зауважила просить просять каже йдеться лунає
""".split()

_ALL = frozenset({*_ENGLISH, *_GERMAN, *_FRENCH, *_SPANISH, *_RUSSIAN, *_UKRAINIAN})
# Of the languages that set speech off by a dash; English lists things by it.
_ABROAD = frozenset({*_FRENCH, *_SPANISH, *_RUSSIAN, *_UKRAINIAN})
_WORD = re.compile(r"[^\W_]+")

# Said of words as words: what they are called, how somebody puts it.
ACCORDING = re.compile(
    r"\b(?:according to|in accordance (?:to|with)|in the words of|nach angaben|nach den worten|den worten|laut|"
    r"d[’']après|selon|aux dires de|по словам|за словами|со слов|по данным|за даними)\b\s*",
    re.IGNORECASE,
)


def is_saying(word: str) -> bool:
    return word.casefold() in _ALL


def is_saying_abroad(word: str) -> bool:
    """Whether it is a word of saying in a language that sets speech off by a dash."""
    return word.casefold() in _ABROAD


def sayings(text: str) -> list[re.Match[str]]:
    """The words of saying in a text, in order."""
    return [match for match in _WORD.finditer(text) if match[0].casefold() in _ALL]


def aside_at_end(words: str) -> int | None:
    """Where the attribution begins that ends these words ("We will not go, he said."), after the comma before it; None:
    there is none. Looks at the last 200 characters."""
    start = max(0, len(words) - 200)
    tail = words[start:]
    for match in re.finditer(r"[,!?…]|\s[—–-](?=\s)", tail):
        clause = tail[match.end() :]
        heads = [word[0] for word in _WORD.finditer(clause)]
        if re.search(r"[.!?…](?!\s*$)", clause) is None and len(heads) <= 14 and any(map(is_saying, heads[:6])):
            return start + match.end()
    return None
