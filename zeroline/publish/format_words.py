"""Words that the files of every release hold, whatever the clip: fields of JSON, heads of ASS, TTML and WebVTT, and
what makes DOCX and HTML of a paper."""

from __future__ import annotations

import io
import re
import zipfile

from zeroline.publish.paper import Heading, Items, Paper, Para, Quoted, Run
from zeroline.publish.paper_docx import docx
from zeroline.publish.paper_html import html

FORMAT_WORDS = frozenset(
    """
    after algorithm alignment angle ass assertedby backcolour backgroundcolor basis begin body bold borderstyle bottom
    bytes caption captions cellresolution center claims clip color colour confidence contentprofiles cps credit desc
    detail dialogue displayalign displayaspectratio div duration ebu ebutts effect encoding end english entry events
    evidence expected extent eyes false file files font fontfamily fontname fontsize format head heard http https ids
    imsc info italic jpg json key kind label lang language layer layout line lineheight linepadding lines margin
    marginl marginr marginv mark matrix media mentions metadata name near netflix none note noto null origin original
    outline outlinecolour overflow override overlap parameter place playresx playresy primarycolour profile
    proportionalsansserif protected public region release released rendered sans scaledborderandshadow scalex scaley
    script scripttype secondarycolour segment segments sha shadow signature signed source spacing span speaker
    speakers square srt stand standing start status strikeout style styles styling sure surface tag terms text
    textalign the timebase true ttm ttml ttp tts underline unit urn utf version vertical visible vtt warning webvtt
    width withheld words wrapstyle www xml xmlns ycbcr yes zeroline
    """.split()
)


def _of_papers() -> frozenset[str]:
    """Out of a paper with each kind of block, and nothing in it."""
    run = (Run("", href="https://a", strong=True, lang="ru"),)
    empty = Paper("", (Heading(2, ""), Para(run), Items((run,)), Quoted(run, "", " ", "ru", run)))
    with zipfile.ZipFile(io.BytesIO(docx(empty))) as package:
        parts = [html(empty), *(one.filename.encode() + b" " + package.read(one) for one in package.infolist())]
    return frozenset(re.findall(r"[a-z]+", b" ".join(parts).decode().lower()))


PAPER_WORDS = _of_papers()
