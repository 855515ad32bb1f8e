"""A paper as Markdown (CommonMark). Nothing in a text is taken for markup."""

from __future__ import annotations

import re

from zeroline.publish.paper import Block, Heading, Items, Paper, Para, Quoted, Run, Text, harmless

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto)(:)|(www)(\.)")  # GitHub's Markdown makes links of bare addresses
_AT_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)]))")


def markdown(paper: Paper) -> bytes:
    parts = [f"# {_safe(paper.title)}", *(_block(block) for block in paper.blocks)]
    return ("\n\n".join(parts) + "\n").encode()


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * level} {_safe(text)}"
        case Para(runs):
            return _start(_runs(runs))
        case Items(items):
            return "\n".join(f"- {_start(_runs(item))}" for item in items)
        case Quoted():
            return _quoted(block)


def _quoted(quoted: Quoted) -> str:
    lines = [_start(_runs(quoted.head)), f"“{_safe(quoted.english)}”"]
    lines += [f"«{_safe(quoted.original)}»"] if quoted.original else []
    lines += [_start(_runs(quoted.foot))] if quoted.foot else []
    return "\n>\n".join(f"> {line}" for line in lines)


def _runs(runs: Text) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    shown = _safe(run.text)
    shown = f"**{shown}**" if run.strong and shown.strip() == shown and shown else shown
    return f"[{shown}](<{_target(run.link)}>)" if run.link else shown


def _target(url: str) -> str:
    """An address between angle brackets."""
    return harmless(url).replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")


def _safe(text: str) -> str:
    escaped = _MARKUP.sub(r"\\\1", harmless(text))
    return _ADDRESS.sub(lambda found: "\\".join(filter(None, found.groups())), escaped)


def _start(line: str) -> str:
    """The line with no list, rule or heading at its beginning."""
    return _AT_START.sub(lambda at: f"{at[1]}\\{at[2]}" if not at[2].isdigit() else f"{at[1]}{at[2]}", _numbered(line))


def _numbered(line: str) -> str:
    return re.sub(r"^(\s*\d{1,9})([.)])", r"\1\\\2", line)
