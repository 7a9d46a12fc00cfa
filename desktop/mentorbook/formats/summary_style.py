"""How the HTML summary looks: a sheet of paper on the screen, a plain page in print.

The file carries its style with it, since it must not load anything.
"""

from __future__ import annotations

from dataclasses import asdict

from mentorbook.palette import DARK, LIGHT, Palette

_LAYOUT = """\
* { box-sizing: border-box; }
html { color-scheme: light dark; background: var(--paper); -webkit-text-size-adjust: 100%; }
body {
  margin: 0; padding: 3.5rem 1.25rem 5rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 Charter, "Bitstream Charter", "Source Serif 4", "Noto Serif", Georgia, serif;
  overflow-wrap: break-word;
}
main {
  max-width: 42rem; margin: 0 auto; padding: 3.5rem 3.75rem 4rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 12px;
}
header { margin-bottom: 2.5rem; }
header::after { content: ""; display: block; width: 3rem; margin-top: 1.5rem; border-top: 2px solid var(--accent); }
h1 { margin: 0 0 .6rem; font-size: 2rem; line-height: 1.2; font-weight: 600; text-wrap: balance; }
h2 { margin: 0; font-size: 1.2rem; line-height: 1.35; font-weight: 600; text-wrap: balance; }
p, ul, ol, pre, blockquote { margin: 0 0 .8rem; }
ul, ol { padding-inline-start: 1.4rem; }
li > p { margin: 0; }
li > p + * { margin-top: .4rem; }
article, .closing { margin-top: 2.5rem; }
.byline { margin: 0; color: var(--soft); }
.caption { margin: .15rem 0 .7rem; color: var(--soft); font-size: .9rem; }
.caption b { color: var(--accent); font-weight: 600; }
.thanks .caption b { color: var(--gold-text); }
.evidence {
  margin: 1rem 0 0; padding-block: .1rem; padding-inline: 1rem 0;
  border-inline-start: 2px solid var(--accent-soft); color: var(--soft); font-size: .9rem;
}
.thanks .evidence { border-color: var(--gold-soft); }
.evidence p { margin: 0; }
.evidence ul { margin: .1rem 0 0; }
blockquote { margin-inline: 1.25rem 0; font-style: italic; }
pre, code { font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: .88em; }
pre { white-space: pre-wrap; }
hr { width: 4rem; margin: 1.6rem auto; border: 0; border-top: 1px solid var(--line); }
a { color: var(--accent); text-underline-offset: .15em; }
@media (max-width: 40rem) {
  body { padding: 0; background: var(--card); }
  main { padding: 2rem 1.25rem 3rem; border: 0; border-radius: 0; }
}
@page { size: auto; margin: 24mm 22mm 26mm; @bottom-center { content: counter(page) " / " counter(pages); } }
"""

_PRINT = """\
@media print {
  html, body { background: none; }
  body { padding: 0; font-size: 10.5pt; line-height: 1.5; orphans: 2; widows: 2; }
  main { max-width: none; padding: 0; border: 0; background: none; }
  h1, h2, .caption { break-after: avoid; }
  .evidence, li { break-inside: avoid; }
  a { color: inherit; }
}
"""


def summary_style() -> str:
    """The style sheet: light, dark where the reader's system says so, and always light on paper."""
    light, dark = _variables(LIGHT), _variables(DARK)
    scheme = f"@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}"
    return f"{light}\n{scheme}\n{_LAYOUT}{_PRINT}"


def _variables(palette: Palette) -> str:
    values = "; ".join(f"--{name.replace('_', '-')}: {colour}" for name, colour in asdict(palette).items())
    return f":root {{ {values} }}"
