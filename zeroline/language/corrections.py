"""Doubtful words that sound like a term of the glossary: «мобились о ванных» for «мобилизованных».

A stretch of one to three words is looked at when no dictionary has one of them, and is offered as the form of a term
that it sounds most like. Words that a dictionary has are never doubted for their confidence alone: war speech is full
of words that sound like terms («ранение», «пропали», «бросили»). What sounds almost the same is applied, and always
recorded; the rest is for a person to decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate

from zeroline.domain.glossary import Entry
from zeroline.domain.review import Flag
from zeroline.domain.speech import Segment, Speech, Word
from zeroline.language.forms import Lemmatise
from zeroline.language.glossary import Glossary
from zeroline.language.sounds import apart, frame, likenesses, pairs, sounds

Knows = Callable[[str, str], bool | None]  # word, language -> a dictionary has it; None: there is no dictionary
Inflect = Callable[[str, str], Sequence[str]]  # word, language -> its forms; none where no dictionary has it

_LONGEST = 3  # words
_UNSURE = 0.6  # a word that a dictionary has goes along with its neighbours below this confidence, or if it is short
_SHORT = 3  # letters
_SHORTEST = 6  # sounds of a term: shorter ones sound like everything
_LEAST_FRAME = 4  # consonants of it
_OFFERED = 0.82
_OFFERED_OVER_KNOWN = 0.88  # where a word would go that the recogniser was sure of and a dictionary has
_SHARED = 0.6  # of a stem's pairs of consonants must be in what was heard, before it is listened to
_LONGER = 4  # sounds more or less than the term's first form
_MOST_STEMS = 4
_STEM_OFF = 0.22  # a stem may be off by this share of its length
_SPELLED = 0.55  # share of letters in common
# Applied from here on. Chosen on what whisper-base made of ten field statements, primed, not primed, and with noise
# over them: all 20 offers at 0.93 and above were what was said (word error rate 26.5 -> 24.3 %, 29.2 -> 26.7 %,
# 30.3 -> 27.9 %); of the three below 0.9 two were not, or in another form. Ten minutes of other speech had no offer.
APPLIED_FROM = 0.93
_UNKNOWN, _GOES_ALONG, _KNOWN = "unknown", "goes along", "known"
_BREAK = re.compile(r"[.!?;:…]$")
_ENDING = re.compile(
    r"(?:ировать|овать|ывать|ивать|ться|ать|ять|ить|еть|уть|ти|ый|ий|ой|ая|яя|ое|ее|ые|ие|ок|ец|[аяоеёыийьуюії])$"
)
_PLAIN = re.compile(r"[а-яёіїєґ'-]+(?: [а-яёіїєґ'-]+)*")
_EDGES = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)


@dataclass(frozen=True)
class Correction:
    """Words `start:end` of a segment, as `heard`, may be `word`, a form of the entry's term. `alike` says how near the
    sounds lie, 0 to 1; `confidence` is that of the least sure word, None where none is known."""

    segment: str
    start: int
    end: int
    heard: str
    word: str
    entry: str
    alike: float
    confidence: float | None


@dataclass(frozen=True)
class _Stem:
    entry: Entry
    term: str
    sound: str
    whole: int  # sounds of the term
    pairs: frozenset[str]


class Ear:
    """The glossary's terms by their sound. Build once, then share."""

    def __init__(self, glossary: Glossary, lemmatise: Lemmatise, knows: Knows, inflect: Inflect) -> None:
        self._glossary = glossary
        self._lemmatise = lemmatise
        self._knows = knows
        self._inflect = inflect
        self._forms: dict[tuple[str, str], dict[str, list[str]]] = {}

    def offers(self, segments: Sequence[Segment]) -> list[Correction]:
        """The best offer for each doubtful stretch, none overlapping another or a term that the glossary found."""
        offers: list[Correction] = []
        for segment in segments:
            language = "uk" if segment.language == "uk" else "ru"
            found = [offer for span in self._doubtful(segment, language) if (offer := self._offer(segment, *span))]
            taken = self._terms_of(segment, language) if found else set()
            for offer in sorted(found, key=lambda one: (-one.alike, one.start - one.end)):
                if taken.isdisjoint(range(offer.start, offer.end)):
                    taken.update(range(offer.start, offer.end))
                    offers.append(offer)
        return sorted(offers, key=lambda one: ([s.id for s in segments].index(one.segment), one.start))

    # -- what is doubted -----------------------------------------------------------------------------------------

    def _doubtful(self, segment: Segment, language: str) -> Iterator[tuple[int, int, float]]:
        """Stretches of words, first and past-the-last, with the likeness that an offer for them needs."""
        words = segment.words
        marks = [self._doubt(word, at, words, language) for at, word in enumerate(words)]
        for start in range(len(words)):
            for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
                stretch = marks[start:end]
                if None in stretch or any(_BREAK.search(word.text) for word in words[start : end - 1]):
                    break
                if _UNKNOWN in stretch:
                    yield start, end, _OFFERED_OVER_KNOWN if _KNOWN in stretch else _OFFERED

    def _doubt(self, word: Word, at: int, words: Sequence[Word], language: str) -> str | None:
        """What speaks against a word; None: it is a name or a number and stays out of this."""
        bare = _bare(word.text)
        if not bare or any(char.isdigit() for char in bare):
            return None
        if bare[0].isupper() and at and not _BREAK.search(words[at - 1].text):
            return None
        unsure = word.confidence is not None and word.confidence < _UNSURE
        if not self._has(bare, language, otherwise=not unsure):
            return _UNKNOWN
        return _GOES_ALONG if unsure or len(bare) <= _SHORT else _KNOWN

    def _has(self, word: str, language: str, otherwise: bool) -> bool:
        """Whether a dictionary has the word, or all its parts; `otherwise` where there is no dictionary."""
        parts = [word, *word.split("-")] if "-" in word else [word]
        known = [otherwise if (has := self._knows(part, language)) is None else has for part in parts]
        return known[0] or (len(known) > 1 and all(known[1:]))

    def _terms_of(self, segment: Segment, language: str) -> set[int]:
        """The words in which the glossary finds terms as they stand, those aside that it knows to be misheard."""
        starts = list(accumulate((len(word.text) + 1 for word in segment.words), initial=0))
        text = " ".join(word.text for word in segment.words)
        found = self._glossary.find(self._lemmatise(text, language), text, language)
        hits = [hit for hit in found if not hit.misheard]
        ends = [start + len(word.text) for start, word in zip(starts, segment.words, strict=False)]
        return {at for hit in hits for at, end in enumerate(ends) if hit.start < end and hit.end > starts[at]}

    # -- what it sounds like -------------------------------------------------------------------------------------

    @cached_property
    def _stems(self) -> dict[str, dict[str, list[_Stem]]]:
        """Language -> pair of consonants -> stems that have it."""
        index: dict[str, dict[str, list[_Stem]]] = {"ru": {}, "uk": {}}
        seen: set[tuple[str, str]] = set()
        for entry in self._glossary.entries:
            for term in _terms(entry):
                stem = sounds(_ENDING.sub("", term))
                if (entry.language, term) in seen or len(stem) < _SHORTEST - 1 or len(frame(stem)) < _LEAST_FRAME - 1:
                    continue
                if len(sounds(term)) < _SHORTEST:
                    continue
                seen.add((entry.language, term))
                one = _Stem(entry, term, stem, len(sounds(term)), frozenset(pairs(stem)))
                for pair in one.pairs:
                    index[entry.language].setdefault(pair, []).append(one)
        return index

    def _offer(self, segment: Segment, start: int, end: int, least: float) -> Correction | None:
        language = "uk" if segment.language == "uk" else "ru"
        words = segment.words[start:end]
        heard = " ".join(_bare(word.text) for word in words)
        sound = sounds(heard)
        if len(sound) < _SHORTEST - 1:
            return None
        best: tuple[float, float, bool, str, Entry] | None = None
        letters = "".join(map(_folded, words))
        for stem in self._near(sound, language):
            forms = self._sounding(stem, language)
            if letters.startswith(_ENDING.sub("", stem.term).replace(" ", "")):
                continue  # a form of the term that no dictionary has
            if any(_folded(word) in forms.get(sounds(_folded(word)), ()) for word in words):
                continue  # the term itself stands there, with something beside it
            likely = [
                (like, form)
                for its_sound, like in likenesses(list(forms), sound)
                if like >= least
                for form in forms[its_sound]
            ]
            for like, form in likely:
                spelled = SequenceMatcher(None, letters, form.replace(" ", ""), autojunk=False).ratio()
                if spelled >= _SPELLED and (best is None or (like, spelled, form == stem.term) > best[:3]):
                    best = like, spelled, form == stem.term, form, stem.entry
        if best is None or best[3].replace(" ", "") == letters:
            return None
        known = [word.confidence for word in words if word.confidence is not None]
        confidence = min(known) if known else None
        return Correction(segment.id, start, end, heard, best[3], best[4].id, round(best[0], 2), confidence)

    def _near(self, sound: str, language: str) -> list[_Stem]:
        shared: dict[int, tuple[int, _Stem]] = {}
        for pair in set(pairs(sound)):
            for stem in self._stems[language].get(pair, ()):
                count, _ = shared.get(id(stem), (0, stem))
                shared[id(stem)] = (count + 1, stem)
        likely = [
            stem
            for count, stem in shared.values()
            if count >= _SHARED * len(stem.pairs) and abs(len(sound) - stem.whole) <= _LONGER
        ]
        off = [(apart(stem.sound, sound) / len(stem.sound), at) for at, stem in enumerate(likely)]
        return [likely[at] for share, at in sorted(off)[:_MOST_STEMS] if share <= _STEM_OFF]

    def _sounding(self, stem: _Stem, language: str) -> dict[str, list[str]]:
        """Sound -> the term's forms that sound so, sounds in order."""
        key = (stem.term, language)
        if key not in self._forms:
            forms = self._inflect(stem.term, language) if " " not in stem.term else ()
            by_sound: dict[str, list[str]] = {}
            for sound, form in sorted((sounds(form), form) for form in {stem.term, *forms}):
                by_sound.setdefault(sound, []).append(form)
            self._forms[key] = by_sound
        return self._forms[key]


def corrected(speech: Speech, ear: Ear, applied_from: float | None = APPLIED_FROM) -> Speech:
    """The speech with a flag `correction` for each offer. Offers at least `applied_from` alike (None: none) are put
    into the transcript and flagged `corrected` instead; the segment keeps its old text as `heard`."""
    offers = ear.offers(speech.transcript)
    flags: list[Flag] = []
    segments: list[Segment] = []
    for segment in speech.transcript:
        now = segment
        for offer in reversed([one for one in offers if one.segment == segment.id]):  # so that places in front hold
            changed = _applied(now, offer) if applied_from is not None and offer.alike >= applied_from else None
            told = Flag("correction", segment.id, _told(offer))
            flags.append(told if changed is None else Flag("corrected", segment.id, _done(offer)))
            now = changed or now
        segments.append(now)
    return replace(speech, transcript=tuple(segments), flags=speech.flags + tuple(flags))


def _told(offer: Correction) -> str:
    sure = "" if offer.confidence is None else f", heard with confidence {offer.confidence:.2f}"
    return f"«{offer.heard}» may be «{offer.word}» (sound {offer.alike:.2f} alike{sure})."


def _done(offer: Correction) -> str:
    sure = "" if offer.confidence is None else f", confidence {offer.confidence:.2f}"
    return f"«{offer.word}» stands where «{offer.heard}» was heard (sound {offer.alike:.2f} alike{sure})."


def _applied(segment: Segment, offer: Correction) -> Segment | None:
    """The segment with the offer in its text and words; None where its words do not stand in its text as they are."""
    words, places, at = segment.words, [], 0
    for word in words:
        start = segment.text.find(word.text, at)
        if start < 0:
            return None
        at = start + len(word.text)
        places.append((start, at))
    first, last = words[offer.start], words[offer.end - 1]
    before, bare, _ = _parts(first.text)
    new = offer.word[:1].upper() + offer.word[1:] if bare[:1].isupper() else offer.word
    new = before + new + _parts(last.text)[2]
    text = segment.text[: places[offer.start][0]] + new + segment.text[places[offer.end - 1][1] :]
    one = Word(first.start_ms, last.end_ms, new, offer.confidence)
    heard = segment.heard if segment.heard is not None else segment.text
    return replace(segment, text=text, words=(*words[: offer.start], one, *words[offer.end :]), heard=heard)


def _terms(entry: Entry) -> Iterator[str]:
    """The entry's terms as a dictionary would head them, those that are plain words."""
    for rule in entry.rules:
        if not rule.misheard:
            for form in rule.forms:
                if _PLAIN.fullmatch(form.lower()):
                    yield form.lower().replace("ё", "е")


def _folded(word: Word) -> str:
    return _bare(word.text).lower().replace("ё", "е")


def _bare(text: str) -> str:
    return _parts(text)[1]


def _parts(text: str) -> tuple[str, str, str]:
    match = _EDGES.match(text)
    return (match[1], match[2], match[3]) if match else ("", text, "")
