"""A paper as DOCX (ECMA-376): the few parts that a word processor needs, the same bytes for the same paper."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from zeroline.publish.paper import Block, Heading, Items, Paper, Para, Quoted, Run, Text, harmless

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can tell: no file says when it was made

_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'wordprocessingml.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"))
    )
    + "</Types>"
)
_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_RELATED}/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_NUMBERING = (
    f'{_HEAD}<w:numbering xmlns:w="{_WORD}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="360" '
    'w:hanging="260"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    "</w:numbering>"
)


def _style(id: str, name: str, paragraph: str = "", run: str = "", kind: str = "paragraph") -> str:
    default = ' w:default="1"' if id == "Normal" else ""
    based = "" if id == "Normal" or kind == "character" else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="{kind}" w:styleId="{id}"{default}><w:name w:val="{name}"/>{based}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        if kind == "paragraph"
        else f'<w:style w:type="{kind}" w:styleId="{id}"><w:name w:val="{name}"/><w:rPr>{run}</w:rPr></w:style>'
    )


_BAR = '<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="1C5D99"/></w:pBdr>'
_STYLES = (
    f'{_HEAD}<w:styles xmlns:w="{_WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Noto Sans" '
    'w:hAnsi="Noto Sans" w:cs="Noto Sans"/><w:sz w:val="21"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="100" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
    + _style("Normal", "Normal")
    + _style("Title", "Title", '<w:spacing w:after="200"/>', '<w:b/><w:sz w:val="34"/>')
    + _style(
        "Heading2",
        "heading 2",
        '<w:keepNext/><w:spacing w:before="320" w:after="100"/><w:outlineLvl w:val="1"/>',
        '<w:b/><w:sz w:val="25"/>',
    )
    + _style("Heading3", "heading 3", '<w:keepNext/><w:spacing w:before="200"/><w:outlineLvl w:val="2"/>', "<w:b/>")
    + _style("Item", "List Bullet", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    + _style(
        "Quoted",
        "Quote",
        f'<w:keepNext/><w:keepLines/>{_BAR}<w:spacing w:after="20"/><w:ind w:left="300"/>',
        '<w:sz w:val="23"/>',
    )
    + _style(
        "Spoken",
        "Quote, spoken",
        f'<w:keepNext/><w:keepLines/>{_BAR}<w:spacing w:after="20"/><w:ind w:left="300"/>',
        '<w:color w:val="565D66"/>',
    )
    + _style(
        "Beside",
        "Quote, beside",
        f'<w:keepLines/>{_BAR}<w:spacing w:after="200"/><w:ind w:left="300"/>',
        '<w:color w:val="565D66"/><w:sz w:val="18"/>',
    )
    + _style("Link", "Hyperlink", run='<w:color w:val="1C5D99"/><w:u w:val="single"/>', kind="character")
    + "</w:styles>"
)


def docx(paper: Paper) -> bytes:
    links = _Links()
    body = "".join(_paragraph("Title", (Run(paper.title),), links)) + "".join(
        part for block in paper.blocks for part in _block(block, links)
    )
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" '
        'w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    document = f'{_HEAD}<w:document xmlns:w="{_WORD}" xmlns:r="{_RELATED}"><w:body>{body}{page}</w:body></w:document>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/document.xml": document,
        "word/_rels/document.xml.rels": links.part(),
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _NUMBERING,
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, _MOMENT)
            about.create_system, about.external_attr = 3, 0o600 << 16  # the same on every system
            # Stored: two versions of zlib may press the same text into different bytes
            package.writestr(about, content.encode(), zipfile.ZIP_STORED)
    return held.getvalue()


@dataclass
class _Links:
    """The addresses that the document leads to, each once."""

    ids: dict[str, str] = field(default_factory=dict)

    def id(self, url: str) -> str:
        return self.ids.setdefault(url, f"a{len(self.ids) + 1}")

    def part(self) -> str:
        own = "".join(
            f'<Relationship Id="{name}" Type="{_RELATED}/{name}" Target="{name}.xml"/>'
            for name in ("styles", "numbering")
        )
        out = "".join(
            f'<Relationship Id="{id}" Type="{_RELATED}/hyperlink" Target={quoteattr(harmless(url))} '
            'TargetMode="External"/>'
            for url, id in self.ids.items()
        )
        return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{own}{out}</Relationships>'


def _block(block: Block, links: _Links) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield from _paragraph(f"Heading{level}", (Run(text),), links)
        case Para(runs):
            yield from _paragraph("Normal", runs, links)
        case Items(items):
            for item in items:
                yield from _paragraph("Item", item, links)
        case Quoted():
            yield from _paragraph("Quoted", (Run(f"“{block.english}”"),), links)
            if block.original:
                yield from _paragraph("Spoken", (Run(f"«{block.original}»", lang=block.language),), links)
            foot = (Run(" · "), *block.foot) if block.foot else ()
            yield from _paragraph("Beside", (*block.head, *foot), links)


def _paragraph(style: str, runs: Text, links: _Links) -> Iterator[str]:
    yield f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    yield from (_run(run, links) for run in runs)
    yield "</w:p>"


def _run(run: Run, links: _Links) -> str:
    look = ('<w:rStyle w:val="Link"/>' if run.link else "") + ("<w:b/>" if run.strong else "")
    look += f"<w:lang w:val={quoteattr(harmless(run.lang))}/>" if run.lang else ""
    made = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(harmless(run.text))}</w:t></w:r>'
    return f'<w:hyperlink r:id="{links.id(run.link)}">{made}</w:hyperlink>' if run.link else made
