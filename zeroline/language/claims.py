"""Claims: what somebody in the clip asserts, found by rules over words and lemmas, explained by the words themselves.

What asserts nothing is left out: questions (unless answered "yes"), conditions, denials, what is called a lie. The
rules themselves are data (claims.toml); this module reads a clip's sentences against them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zeroline.domain.claim import A_RELATIVE, AN_OFFICIAL, THE_SPEAKER, Claim, Evidence, Speaker
from zeroline.language.answers import asserts, with_short_answers
from zeroline.language.attribution import asserted_by
from zeroline.language.claim_rules import Alternative, ClaimRules, Kind, Pattern, Step
from zeroline.language.stream import Heard, Line, Sentence, sentences

_AROUND = 25  # words on either side in which `near` looks: about two spoken sentences
_LIKE = frozenset("как словно будто точно наче мов як неначе".split())
_NOT_SO = ("соответств", "подтверд", "правд", "відповіда", "підтверд")  # after «не»: what was quoted is denied
_OF_SUCH = frozenset("такого подобного подібного".split())
_GAME_POINTS = 2  # a word of a game played as war («страйкбол») counts as two of films and history
_NEAR_A_LIE = 6  # words between a claim and the word that calls it a lie
_CLOSE = 5  # words on either side in which `unless` looks
_A_STORY = 2  # different words of films, games or history, and not fewer than half as many as words of war
_WAR_POINTS = 2  # different weak words are worth two points, hints one; peaceful words take one off


def find_claims(
    lines: Sequence[Line], rules: ClaimRules, speakers: Sequence[Speaker] = (), war_terms: int = 0
) -> tuple[Claim, ...]:
    """The claims of a clip in the order in which they are first made, one for each kind and asserter. Their status is
    always "claimed". `speakers` tell whose voice a line is; their standing decides between the speaker, a relative and
    an official. `war_terms`: how many terms of the fight the glossary found: what the clip speaks of."""
    said = with_short_answers(sentences(lines, rules.wording))
    if not _speaks_of_war(said, war_terms):
        return ()
    voices = _voices(speakers)
    found: dict[tuple[str, str, str | None], list[_Finding]] = {}
    for number, sentence in enumerate(said):
        for finding in _in_sentence(said, number, rules):
            if _is_called_a_lie(said, number, finding.places):
                continue
            answering = said[number + 1].speaker if sentence.asked and number + 1 < len(said) else sentence.speaker
            voice = voices.get(answering, THE_SPEAKER)
            who = voice
            if not finding.kind.reported_by_the_speaker:
                who = asserted_by(said, number, finding.places[0], voice)
            found.setdefault((finding.kind.name, who, answering), []).append(finding)
    return tuple(_claim(kind, who, speaker, findings) for (kind, who, speaker), findings in found.items())


@dataclass(frozen=True)
class _Finding:
    """A pattern that matched, with the words that did it and their places in the sentence."""

    kind: Kind
    pattern: Pattern
    words: tuple[Heard, ...]
    places: tuple[int, ...]


def _claim(kind: str, who: str, speaker: str | None, findings: Sequence[_Finding]) -> Claim:
    words = {id(word): word for finding in findings for word in finding.words}.values()
    evidence = tuple(Evidence(word.segment, word.token.text, word.token.start, word.token.end) for word in words)
    segments = tuple(dict.fromkeys(piece.segment for piece in evidence))
    return Claim(kind, segments, who, evidence=evidence, speaker=speaker)


def _voices(speakers: Sequence[Speaker]) -> Mapping[str | None, str]:
    voices: dict[str | None, str] = {speaker.id: _voice(speaker.standing) for speaker in speakers}
    if len(speakers) == 1:
        voices[None] = voices[speakers[0].id]
    return voices


def _voice(standing: str | None) -> str:
    if standing == "official":
        return AN_OFFICIAL
    return A_RELATIVE if standing is not None and standing.endswith((" of a soldier", " of soldiers")) else THE_SPEAKER


def _speaks_of_war(said: Sequence[Sentence], war_terms: int) -> bool:
    meant = [word for sentence in said for place, word in enumerate(sentence.words) if not _compares(sentence, place)]

    def stems(name: str) -> int:
        return len({word.word[:4] for word in meant if name in word.classes})

    story = stems("elsewhere") + _GAME_POINTS * stems("game")
    if story >= _A_STORY and _A_STORY * story >= stems("war"):
        return False
    return stems("war") > 0 or 2 * stems("weak_war") + stems("hint_of_war") + war_terms - stems("peace") >= _WAR_POINTS


def _compares(sentence: Sentence, place: int) -> bool:
    """«командует как генерал»: what something is only likened to."""
    word = sentence.words[place]
    before = sentence.before(place, 1)
    return bool(before) and before[0].word in _LIKE and before[0].clause == word.clause and not word.marked("VERB")


def _in_sentence(said: Sequence[Sentence], number: int, rules: ClaimRules) -> Iterator[_Finding]:
    sentence = said[number]
    if not asserts(said, number):
        return
    present = frozenset().union(*(word.classes for word in sentence.words))
    for kind in rules.kinds:
        for pattern in kind.patterns:
            if not _could_match(pattern, present):
                continue
            places = _match(sentence, kind, pattern, rules)
            if places is not None and _surroundings_allow(said, number, pattern, places):
                yield _Finding(kind, pattern, tuple(sentence.words[place] for place in sorted(places)), places)
                break


def _is_called_a_lie(said: Sequence[Sentence], number: int, places: Sequence[int]) -> bool:
    """«Пишут, что село сдано. Это ложь.» takes back what others are quoted as saying; of a transcript without full
    stops only what is near."""

    def lies(words: Sequence[Heard]) -> bool:
        return any("lie" in word.classes for word in words) or _denies(words)

    words = said[number].words
    quotes_others = any("say" in word.classes for word in words)
    first, last = max(0, min(places) - _NEAR_A_LIE), max(places) + 1 + _NEAR_A_LIE
    if quotes_others and lies(words[first:last]):
        return True
    return quotes_others and number + 1 < len(said) and lies(said[number + 1].words[:4])


def _denies(words: Sequence[Heard]) -> bool:
    """«это не так», «не соответствует действительности», «ничего подобного», «такого не было»."""
    for word, following in pairwise(words):
        if word.word == "не" and (following.word == "так" or following.word.startswith(_NOT_SO)):
            return True
    here = {word.word for word in words}
    return bool(here & _OF_SUCH) and not here.isdisjoint({"не", "нет", "ничего", "нічого", "немає"})


def _could_match(pattern: Pattern, present: frozenset[str]) -> bool:
    return all(any(alternative.name in present for alternative in step) for step in pattern.steps)


def _match(sentence: Sentence, kind: Kind, pattern: Pattern, rules: ClaimRules) -> tuple[int, ...] | None:
    """Places of one word for each step, close enough together; None where there are none."""
    choices = [_places(sentence, step, kind, rules) for step in pattern.steps]
    if not all(choices):
        return None
    for anchor in choices[0]:
        places = _nearest(anchor, choices[1:], pattern)
        if places is not None:
            return places
    return None


def _nearest(anchor: int, choices: Sequence[Sequence[int]], pattern: Pattern) -> tuple[int, ...] | None:
    places = [anchor]
    for choice in choices:
        free = [place for place in choice if place not in places and (not pattern.ordered or place > places[-1])]
        if not free:
            return None
        places.append(min(free, key=lambda place: abs(place - places[-1])))
    return tuple(places) if max(places) - min(places) <= pattern.within else None


def _places(sentence: Sentence, step: Step, kind: Kind, rules: ClaimRules) -> list[int]:
    return [
        place
        for place, word in enumerate(sentence.words)
        if any(
            alternative.name in word.classes and _bears(sentence, place, alternative, kind, rules)
            for alternative in step
        )
    ]


def _bears(sentence: Sentence, place: int, alternative: Alternative, kind: Kind, rules: ClaimRules) -> bool:
    """Whether the word at `place` is asserted at all, with the polarity that the alternative asks for."""
    if not kind.may_be_hypothetical and sentence.is_hypothetical(place):
        return False
    neutral = alternative.name in rules.neutral
    if not neutral and not _mood_fits(sentence.words[place], kind):
        return False
    if alternative.name in kind.never_past and sentence.words[place].marked("past"):
        return False
    if kind.only_finite and alternative.name in rules.named and sentence.words[place].marked("INFN"):
        return False
    return _POLARITIES[alternative.mark](sentence, place) or (neutral and not alternative.mark)


_POLARITIES: Mapping[str, Callable[[Sentence, int], bool]] = {
    "не:": Sentence.is_negated,
    "нет:": Sentence.is_lacking,
    "есть:": lambda sentence, place: not sentence.is_lacking(place) and not sentence.is_topic(place),
    "±:": lambda _sentence, _place: True,
    "": lambda sentence, place: not sentence.is_negated(place) and not sentence.is_topic(place),
}


def _mood_fits(word: Heard, kind: Kind) -> bool:
    """What will be, and what "you" do or should do, is no assertion, but where the kind is made of such."""
    return (kind.may_be_future or not word.is_future) and (kind.may_address or not word.addresses)


def _surroundings_allow(said: Sequence[Sentence], number: int, pattern: Pattern, places: tuple[int, ...]) -> bool:
    sentence = said[number]
    first, last = min(places), max(places)
    if pattern.unless:
        close = range(max(0, first - _CLOSE), min(len(sentence.words), last + _CLOSE + 1))
        if any(not pattern.unless.isdisjoint(sentence.words[near].classes) for near in close if near not in places):
            return False
    if not pattern.near and not pattern.not_near:
        return True
    around = frozenset().union(*(word.classes for word in _around(said, number, first, last)))
    return (not pattern.near or bool(pattern.near & around)) and not pattern.not_near & around


def _around(said: Sequence[Sentence], number: int, first: int, last: int) -> Iterator[Heard]:
    here = said[number]
    start, end = here.offset + first - _AROUND, here.offset + last + _AROUND
    for sentence in said[max(0, number - _AROUND) : number + _AROUND]:
        for place, word in enumerate(sentence.words):
            within = start <= sentence.offset + place <= end
            if within and not (sentence is here and first <= place <= last):
                yield word
