"""How a checked article looks: by itself, and at the desk. Light and dark, from 320 px on; nothing by colour alone."""

STYLE = """
.report, .checked { --paper: #ffffff; --ink: #1b1d20; --soft: #4d545c; --rule: #c3c8ce; --link: #1c4f86;
  --good: #1d5c2e; --good-back: #e2f3e5; --bad: #8f1318; --bad-back: #fde5e4; --cut: #6a3a00; --cut-back: #fdeed8;
  --other: #463a8c; --other-back: #e9e7fa; --none: #4d545c; --none-back: #e9ecef; }
@media (prefers-color-scheme: dark) { .report, :root:not([data-theme="light"]) .checked {
  --paper: #15171a; --ink: #eceff2; --soft: #b3bbc4; --rule: #464d55; --link: #8cc2f5;
  --good: #9fdcac; --good-back: #16341f; --bad: #ffb0ab; --bad-back: #4a1618; --cut: #f5c98a; --cut-back: #40290a;
  --other: #c3bbff; --other-back: #2a2552; --none: #c3cad1; --none-back: #2c3137; } }
:root[data-theme="dark"] .checked {
  --paper: #15171a; --ink: #eceff2; --soft: #b3bbc4; --rule: #464d55; --link: #8cc2f5;
  --good: #9fdcac; --good-back: #16341f; --bad: #ffb0ab; --bad-back: #4a1618; --cut: #f5c98a; --cut-back: #40290a;
  --other: #c3bbff; --other-back: #2a2552; --none: #c3cad1; --none-back: #2c3137; }
body.report { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", Arial, sans-serif; }
.report main { max-width: 46rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
.checked { overflow-wrap: anywhere; max-width: 46rem; color: var(--ink); }
.report a, .checked a { color: var(--link); }
.report h1 { font-size: 1.5rem; line-height: 1.25; }
.checked h2.text, .report h2.text { font-size: 1.15rem; }
.lead, .where, .why { color: var(--soft); }
.key, .notes { list-style: none; padding: 0; }
.key li { margin: .25rem 0; color: var(--soft); }
.verdict { display: inline-block; padding: 0 .45rem; border-radius: .25rem; border: 1px solid currentColor;
  font-weight: 700; white-space: nowrap; }
mark { color: inherit; background: none; padding: 0 .1em; border-bottom: 2px solid currentColor; }
.exact, .edited { --tone: var(--good); --back: var(--good-back); }
.altered { --tone: var(--bad); --back: var(--bad-back); }
.truncated, .stitched, .said { --tone: var(--cut); --back: var(--cut-back); }
.retranslated { --tone: var(--other); --back: var(--other-back); }
.not_found { --tone: var(--none); --back: var(--none-back); }
mark.exact, mark.edited, mark.altered, mark.truncated, mark.stitched, mark.retranslated, mark.not_found {
  background: var(--back); color: var(--ink); border-bottom-color: var(--tone); }
mark.altered { border-bottom-style: double; border-bottom-width: 4px; }
mark.truncated, mark.stitched { border-bottom-style: dashed; }
mark.not_found { border-bottom-style: dotted; }
mark.said { border-bottom: 2px solid var(--tone); background: var(--back); color: var(--ink); }
.verdict.exact, .verdict.edited, .verdict.altered, .verdict.truncated, .verdict.stitched, .verdict.retranslated,
.verdict.not_found, .verdict.said { color: var(--tone); background: var(--back); }
a.to { font-size: .85em; font-weight: 700; margin: 0 .2em; padding: 0 .2em; white-space: nowrap; }
.note { border-left: 4px solid var(--tone); padding: .1rem .75rem; margin: .75rem 0 .75rem .25rem; }
.note p { margin: .35rem 0; }
.diff del { color: var(--bad); background: var(--bad-back); text-decoration: line-through; padding: 0 .15em; }
.diff ins { color: var(--good); background: var(--good-back); text-decoration: underline; padding: 0 .15em; }
blockquote.text { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--rule); }
.report .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
"""
