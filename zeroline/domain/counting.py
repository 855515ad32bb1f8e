"""Numbers beside what they count."""


def counted(number: int, noun: str) -> str:
    """ "1 clip", "2 clips": `noun` is the one that takes an s."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
