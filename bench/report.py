"""The tables of RESULTS.md, each figure beside the target that the project set itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bench.captions import ENGLISH
from bench.long_file import Long, long_figures
from bench.machine import machine, versions
from bench.reading import Read
from bench.scores import EnglishScore
from bench.table import Figure, Target, at_least, at_most, markdown

NAMES = {
    "ours": "Zeroline",
    "drawn": "Zeroline, drawing",
    "command": "whisper-ctranslate2",
    "batches": "faster-whisper, batched",
}
_PEERS = ("command", "batches")


@dataclass(frozen=True)
class Scored:
    """A contender on one set: seconds, MB, and how right it was, `each` round's word errors beside the middle one.
    `words` carried their times."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    words: int
    word_errors: float
    english: EnglishScore | None
    each: tuple[float, ...] = ()


@dataclass(frozen=True)
class Findings:
    """All that one run measured. `phone` and `domain` by contender; `timing` in ms by stage."""

    phone: Mapping[str, Scored]
    domain: Mapping[str, Scored]
    timing: Mapping[str, int]
    rounds: int
    invented: Mapping[str, int]
    invented_by_command: Mapping[str, str]
    reading: Mapping[tuple[str, str], Read]
    long: tuple[Long, Long] | None
    threads: int
    others: float | None


def report(found: Findings, day: date) -> str:
    parts = [
        "# Hearing, measured",
        f"{day.isoformat()}, by `make bench`. {machine()}; {found.threads} threads for everybody. {versions()}."
        f"{_company(found.others)}",
        "## Against the targets",
        markdown(("", "figure", "target", ""), [figure.cells for figure in figures(found)]),
        "## Side by side",
        _side_by_side(found),
        _how(found),
        "## Where Zeroline's time goes",
        _stages(found.timing),
    ]
    return "\n\n".join(parts) + "\n"


def _company(others: float | None) -> str:
    return "" if others is None else f" Other programs took {others:.0f} % of the machine meanwhile."


def figures(found: Findings) -> list[Figure]:
    return [*_speed(found), *_rightness(found), *_memory(found), *_captions(found)]


def _speed(found: Findings) -> list[Figure]:
    targets = {"command": at_least(4, "×"), "batches": at_least(1.5, "×")}
    rows = []
    for peer in _PEERS:
        theirs = found.phone[peer].wall_s
        name = f"transcript + English + word times, times as fast as {NAMES[peer]}"
        rows.append(Figure(name, theirs / found.phone["ours"].wall_s, targets[peer], "×", 2))
    return rows


def _rightness(found: Findings) -> list[Figure]:
    """No worse than the better peer by more than half a point; on domain no more than 28 % in any case."""
    phone, domain = found.phone, found.domain
    return [
        _errors("telephone: WER", phone),
        _errors("domain: WER, to the better peer", domain),
        Figure("domain: WER", domain["ours"].word_errors, at_most(28, " %"), " %"),
        Figure("domain: chrF", _chrf(domain["ours"]), _half_a_point_below(max(_chrf(domain[p]) for p in _PEERS))),
    ]


def _errors(name: str, scored: Mapping[str, Scored]) -> Figure:
    best = min(scored[peer].word_errors for peer in _PEERS)
    return Figure(name, scored["ours"].word_errors, at_most(round(best + 0.5, 1), " %"), " %")


def _half_a_point_below(best: float) -> Target:
    return at_least(round(best - 0.5, 1))


def _chrf(scored: Scored) -> float:
    return scored.english.chrf if scored.english else 0.0


def _memory(found: Findings) -> list[Figure]:
    ours = found.phone["ours"].peak_mb
    rows = [
        Figure(f"peak memory, to that of {NAMES[peer]}", ours / found.phone[peer].peak_mb, at_most(1.2, "×"), "×", 2)
        for peer in _PEERS
    ]
    if found.long is not None:
        rows += long_figures(*found.long)
    return rows


def _captions(found: Findings) -> list[Figure]:
    nothing = f"captions over {len(found.invented)} clips without speech"
    rows = [Figure(nothing, sum(found.invented.values()), at_most(0), "", 0)]
    for (profile, language), read in found.reading.items():
        name = f"{profile}: {read.captions} captions, {'English' if language == ENGLISH else 'spoken language'}"
        rows.append(Figure(f"{name}, within reading speed", read.share, at_least(98, " %"), " %"))
        rows.append(Figure(f"{name}, with a line too long or too many", read.too_long, at_most(0), "", 0))
    return rows


def _side_by_side(found: Findings) -> str:
    head = (
        "", "telephone s", "CPU s", "peak MB", "timed words", "telephone WER %", "domain s", "domain WER %",
        "domain chrF", "domain BLEU",
    )  # fmt: skip
    return markdown(head, [_line(name, found.phone[key], found.domain[key]) for key, name in NAMES.items()])


def _line(name: str, phone: Scored, domain: Scored) -> tuple[str, ...]:
    english = domain.english
    numbers = (
        *(phone.wall_s, phone.cpu_s, phone.peak_mb, phone.words, phone.word_errors, domain.wall_s, domain.word_errors),
        *((english.chrf, english.bleu) if english else ()),
    )
    digits = (1, 1, 0, 0, 1, 1, 1, 1, 1)
    return name, *(f"{number:.{places}f}" for number, places in zip(numbers, digits, strict=False))


def _how(found: Findings) -> str:
    times = f"the middle of {found.rounds} rounds" if found.rounds > 1 else "one round"
    written = len(found.invented_by_command)
    drawn = ", ".join(f"{wrong:.1f}" for wrong in found.phone["command"].each)
    return (
        "All three hear the same files with the same int8 weights (whisper-base), find out the language by themselves, "
        "and give transcript, English and word times. Seconds are the whole command's by the clock: starting, loading "
        "the model and decoding the sound are in them. CPU seconds are those of all cores; the peak is the largest "
        "process's.\n\n"
        f"- Zeroline: `zeroline translate --no-burn`, nothing kept from before, its context prompt on; {times} "
        "(telephone). Where it draws, it is `ZEROLINE_SECOND_LOOK=0.05`: more renderings of doubted English, within "
        "5 % of the clip's length.\n"
        "- whisper-ctranslate2: the command with its defaults, once per task, `--word_timestamps True` for the "
        "transcript, and `--compute_type int8` so that the weights are the same (its default, auto, picks the same "
        f"here); its tasks between the rounds of the others. It draws where it decodes anew: its transcripts of the "
        f"telephone differ, {drawn} % of the words wrong, of which the middle counts; English once.\n"
        f"- faster-whisper: `BatchedInferencePipeline` with its defaults, int8, once per task, word times with the "
        f"transcript, the model loaded once for both; {times} (telephone).\n"
        "- WER: lower case, ё as е, no punctuation, numbers as written. chrF2 and BLEU: sacrebleu's defaults. Domain: "
        "one round.\n"
        f"- On the {len(found.invented)} clips in which nobody speaks, whisper-ctranslate2 wrote English for {written}."
    )


def _stages(timing: Mapping[str, int]) -> str:
    """Of the telephone clip. The stages do not overlap; each uses every core."""
    second = timing.get("second_look", 0)
    known = timing["encode"] + timing["decode"] + second + timing["align"]
    rows = [
        ("encoder, once a window (loading the model and features included)", timing["encode"]),
        ("both decoders", timing["decode"]),
        ("second look at doubted English", second),
        ("word times, both languages", timing["align"]),
        ("decoding the sound, finding the voice, sentences", timing["hear"] - known),
        ("starting, hashing, captions, files", timing["wall"] - timing["hear"]),
    ]
    whole = timing["wall"]
    lines = [(name, f"{ms / 1000:.1f}", f"{100 * ms / whole:.0f} %") for name, ms in rows]
    return markdown(("telephone", "s", "share"), [*lines, ("whole", f"{whole / 1000:.1f}", "100 %")])
