"""The caption formats by the name that people ask for, which is also the file's ending."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from zeroline.captions import ass, srt, ttml, ttml_read, vtt
from zeroline.captions.sheet import Sheet
from zeroline.domain.caption import Caption

Writer = Callable[[Sequence[Caption], Sheet], str]
Reader = Callable[[str], tuple[Caption, ...]]

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"srt": srt.write, "vtt": vtt.write, "ass": ass.write, "ttml": ttml.write}
)
READERS: Mapping[str, Reader] = MappingProxyType(
    {"srt": srt.read, "vtt": vtt.read, "ass": ass.read, "ttml": ttml_read.read}
)
