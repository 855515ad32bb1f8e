"""Words in which packs, letters, posts and releases tell of claims, warnings, numbers and moments."""

from __future__ import annotations

from collections.abc import Sequence

from zeroline.domain.claim import OTHERS

NOUNS = {
    "order_refusal": "refusal of an order",
    "status_change": "change of status against the will or the agreement of those concerned",
    "lack_of_training": "lack of training",
    "lack_of_equipment": "lack of equipment or supplies",
    "disarmed": "disarming by their own side",
    "threat_from_command": "threat from their own command",
    "mistreatment": "mistreatment by their own side",
    "casualties": "casualties",
    "abandoned_by_command": "abandonment by their command",
    "friendly_fire": "fire from their own side",
    "pay_dispute": "dispute over pay",
    "appeal": "appeal",
    "evacuation_request": "request for evacuation",
    "surrender": "surrender",
    "territorial": "gain or loss of ground",
    "abuse_of_prisoners": "abuse of prisoners",
    "abuse_of_civilians": "abuse of civilians",
    "complaint_suppressed": "suppression of a complaint",
}
"""A kind of claim as a noun, to stand behind "a claim of"."""

WARNINGS = {
    "death_shown": "a death",
    "identifiable_dead_or_wounded": "dead or wounded people who can be recognised",
    "sexual_violence": "sexual violence",
    "torture": "torture",
}
"""What is hard to see, to stand behind "shows"."""

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def such(kind: str) -> str:
    """What is counted: `such appeal`, `such claim (casualties)`."""
    return "such appeal" if kind == "appeal" else f"such claim ({NOUNS[kind]})"


def ordinal(number: int) -> str:
    """fifth, 11th, 22nd."""
    if 1 <= number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def number(many: int) -> str:
    """In words up to ten."""
    return _NUMBERS[many] if many < len(_NUMBERS) else str(many)


def asserting(who: str) -> tuple[str, str]:
    """Who asserts a thing, to begin a sentence, and the ending of the verb after it: "The speaker" claim-s; "Others,
    quoted by the speaker," claim."""
    comma = "," if "," in who else ""
    return f"{who[:1].upper()}{who[1:]}{comma}", "" if who.partition(",")[0] == OTHERS else "s"


def warning_of(labels: Sequence[str]) -> str:
    """The sentence that stands before what is hard to see; empty: nothing is."""
    return f"Warning: shows {listed([WARNINGS[label] for label in labels])}." if labels else ""


def timecode(ms: int) -> str:
    """Minutes and seconds, hours where there are some; rounded down: a player that goes there misses nothing."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def listed(parts: tuple[str, ...] | list[str]) -> str:
    """a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
