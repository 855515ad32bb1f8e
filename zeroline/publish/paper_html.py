"""A paper as one HTML file: no script, nothing from elsewhere, every text escaped, for light and dark and for print."""

from __future__ import annotations

import base64
import hashlib
from html import escape

from zeroline.publish.paper import Block, Heading, Items, Paper, Para, Quoted, Run, Text, harmless

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1d20; --soft: #565d66; --paper: #ffffff; --rule: #c3c8ce; --mark: #1c5d99; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceff2; --soft: #aab2bb; --paper: #15171a; --rule: #464d55; --mark: #6fb0ea; }
}
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 44rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", Arial, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; padding-top: .8rem; border-top: 1px solid var(--rule); }
p, ul { margin: .5rem 0; } ul { padding-left: 1.2rem; } li { margin: .3rem 0; }
a { color: var(--mark); }
figure { margin: 1.1rem 0; padding: .1rem 0 .1rem 1rem; border-left: 3px solid var(--mark); }
blockquote { margin: .2rem 0; } blockquote p { margin: .2rem 0; } .english { font-size: 1.1rem; }
.spoken, figcaption { color: var(--soft); } figcaption { font-size: .9rem; }
@media print { body { max-width: none; } figure { break-inside: avoid; } }
"""


def html(paper: Paper) -> bytes:
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    body = "\n".join(_block(block) for block in paper.blocks)
    title = _safe(paper.title)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def _block(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"<h{level}>{_safe(text)}</h{level}>"
        case Para(runs):
            return f"<p>{_runs(runs)}</p>"
        case Items(items):
            return "<ul>\n" + "\n".join(f"<li>{_runs(item)}</li>" for item in items) + "\n</ul>"
        case Quoted():
            return _quoted(block)


def _quoted(quoted: Quoted) -> str:
    spoken = f'<p class="spoken" lang="{_safe(quoted.language)}" dir="auto">«{_safe(quoted.original)}»</p>\n'
    foot = f"<br>{_runs(quoted.foot)}" if quoted.foot else ""
    return (
        f'<figure>\n<blockquote>\n<p class="english">“{_safe(quoted.english)}”</p>\n'
        f"{spoken if quoted.original else ''}</blockquote>\n"
        f"<figcaption>{_runs(quoted.head)}{foot}</figcaption>\n</figure>"
    )


def _runs(runs: Text) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    shown = _safe(run.text)
    if run.lang:
        shown = f'<span lang="{_safe(run.lang)}">{shown}</span>'
    shown = f"<strong>{shown}</strong>" if run.strong else shown
    return f'<a href="{_safe(run.link)}" rel="noreferrer nofollow">{shown}</a>' if run.link else shown


def _safe(text: str) -> str:
    return escape(harmless(text), quote=True)
