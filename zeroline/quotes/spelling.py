"""English spellings that are one word: British and American, romanised place names, shortened forms.

Whole lists and guarded endings only: a rule that is too broad would take two words for one ("filled", "filed"), and a
changed word would pass for a spelling.
"""

from __future__ import annotations

import re
from functools import lru_cache

# In each group the form that stands for all, then the others.
_SAME = """
defense defence|offense offence|license licence|pretense pretence|practice practise|fulfill fulfil|enroll enrol|
install instal|skillful skilful|willful wilful|installment instalment|enrollment enrolment|fulfillment fulfilment|
distill distil|center centre|centers centres|centered centred|meter metre|meters metres|kilometer kilometre km|
kilometers kilometres kms|liter litre|liters litres|theater theatre|theaters theatres|caliber calibre|calibers calibres|
fiber fibre|saber sabre|maneuver manoeuvre|maneuvers manoeuvres|maneuvered manoeuvred|maneuvering manoeuvring|
somber sombre|specter spectre|meager meagre|gray grey|program programme|programs programmes|check cheque|tire tyre|
tires tyres|airplane aeroplane|airplanes aeroplanes|aluminum aluminium|catalog catalogue|dialog dialogue|
judgment judgement|aging ageing|mom mum|toward towards|afterward afterwards|backward backwards|forward forwards|
among amongst|while whilst|ok okay|percent pct|plow plough|jewelry jewellery|mustache moustache|skeptical sceptical|
artifact artefact|analyze analyse|analyzed analysed|paralyze paralyse|paralyzed paralysed|mr mister|vs versus|
hemorrhage haemorrhage|learned learnt|burned burnt|spelled spelt|spoiled spoilt|leaped leapt|dreamed dreamt|
inquiry enquiry|inquiries enquiries|kyiv kiev|odesa odessa|kharkiv kharkov|lviv lvov|
mykolaiv nikolaev nikolayev mykolayiv|zaporizhzhia zaporozhye zaporizhia zaporizhzhya zaporozhe|luhansk lugansk|
dnipro dnepr dnieper|chernihiv chernigov|zelensky zelenskyy zelenskiy zelenskyi|avdiivka avdeevka avdeyevka|
kreminna kremennaya kreminnaya|chornobyl chernobyl|kupiansk kupyansk|marinka maryinka mariinka|vuhledar ugledar|
robotyne rabotino robotino|synkivka sinkovka|klishchiivka klescheevka kleshcheyevka|horlivka gorlovka|
makiivka makeevka makeyevka|severodonetsk sievierodonetsk|bilohorivka belogorovka|krynky krynki|donbas donbass
"""
_ONE = {
    other: words[0] for words in (group.split() for group in _SAME.replace("\n", "").split("|")) for other in words[1:]
}
_OUR = re.compile(
    r"^((?:dis)?(?:col|hon|fav|lab|neighb|harb|arm|rum|behavi|endeav|hum|vap|val|sav|od|vig|splend|rig|parl|savi|glam|"
    r"tum|cand|clam|ferv|ard|flav|ranc))our"
)
_DOUBLED = re.compile(
    r"^(travel|cancel|label|model|signal|fuel|level|marvel|quarrel|tunnel|shovel|channel|counsel|dial|duel|equal|libel|"
    r"panel|pedal|rival|spiral|total|unravel|shrivel|swivel)l(ed|ing|er|ers)$"
)
_SINGLE = re.compile(r"^(fulfil|enrol|instal|distil)(?=(s|ment|ments)$)")
_ISE = re.compile(r"^(\w{4,})is(e|es|ed|ing|er|ers|ation|ations)$")
_NOT_ISE = frozenset("premise promise exercise surprise enterprise otherwise likewise expertise franchise merchandise "
"precise concise treatise paradise compromise supervise advertise improvise televise disguise despise devise revise "
"comprise arise demise noise poise raise praise bruise cruise chastise circumcise excise incise".split())  # fmt: skip


@lru_cache(maxsize=100_000)
def one_spelling(word: str) -> str:
    """The spelling that stands for all of this word's; `word` is in lower case."""
    known = _ONE.get(word)
    if known is not None:
        return known
    word = _SINGLE.sub(r"\1l", _DOUBLED.sub(r"\1\2", word))
    word = _OUR.sub(r"\1or", word)
    match = _ISE.match(word)
    if match and match.group(1) + "ise" not in _NOT_ISE:
        word = f"{match.group(1)}iz{match.group(2)}"
    return word
