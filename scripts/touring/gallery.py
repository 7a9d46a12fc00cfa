"""A page to look through the pictures: one file with nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Mentorbook in pictures</title>
<style>
  :root { color-scheme: light dark; --paper: #F7F5F1; --card: #FFFFFF; --ink: #23211E; --soft: #676259; --line: #E3DED5;
    --accent: #2F6B5E; }
  @media (prefers-color-scheme: dark) { :root { --paper: #1B1A18; --card: #242220; --ink: #ECE8E1; --soft: #A8A196;
    --line: #35322E; --accent: #7FC4B2; } }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
  header { position: sticky; top: 0; z-index: 1; background: var(--paper); border-bottom: 1px solid var(--line);
    padding: 12px 24px; display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; }
  h1 { font-size: 20px; margin: 0; }
  h2 { font-size: 18px; margin: 32px 24px 8px; scroll-margin-top: 120px; }
  nav { display: flex; flex-wrap: wrap; gap: 4px 12px; font-size: 13px; flex-basis: 100%; }
  a { color: var(--accent); }
  label { font-size: 13px; color: var(--soft); }
  select, input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
    border-radius: 8px; padding: 4px 8px; }
  section { display: grid; grid-template-columns: repeat(auto-fill, minmax(360px, 1fr)); gap: 16px; padding: 0 24px; }
  figure { margin: 0; }
  figure[hidden] { display: none; }
  figure button { display: block; width: 100%; padding: 0; border: 1px solid var(--line); border-radius: 8px;
    overflow: hidden; background: var(--card); cursor: zoom-in; }
  figure button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  figure img { display: block; width: 100%; height: 240px; object-fit: contain; object-position: top; }
  figcaption { font-size: 13px; color: var(--soft); padding: 4px 2px; }
  dialog { border: 0; padding: 0; max-width: 100vw; max-height: 100vh; width: 100vw; height: 100vh; background: var(--paper);
    color: var(--ink); }
  dialog p { position: sticky; top: 0; margin: 0; padding: 8px 16px; background: var(--card);
    border-bottom: 1px solid var(--line); }
  dialog img { display: block; margin: 16px auto; max-width: calc(100vw - 48px); border: 1px solid var(--line); }
</style>
<header>
  <h1>Mentorbook in pictures</h1>
  <label>Colours <select id="theme"><option value="">both</option>THEMES</select></label>
  <label>Size <select id="size"><option value="">all</option>SIZES</select></label>
  <label>Find <input id="find" type="search" placeholder="people, empty, error…"></label>
  <span id="count" role="status"></span>
  <nav>LINKS</nav>
</header>
<main>FIGURES</main>
<dialog id="large" aria-label="Picture"><p></p><img alt=""></dialog>
<script>
  "use strict";
  const figures = [...document.querySelectorAll("figure")];
  const [theme, size, find, count, large] = ["theme", "size", "find", "count", "large"].map(id => document.getElementById(id));
  function choose() {
    const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const one of figures) {
      const fits = (!theme.value || one.dataset.theme === theme.value) && (!size.value || one.dataset.size === size.value)
        && words.every(word => one.dataset.words.includes(word));
      one.hidden = !fits;
      shown += fits;
    }
    for (const part of document.querySelectorAll("main > div"))
      part.hidden = !part.querySelector("figure:not([hidden])");
    count.textContent = shown + " pictures";
  }
  function open(figure) {
    large.querySelector("p").textContent = figure.querySelector("figcaption").textContent + "  (arrow keys: others; Esc: back)";
    large.querySelector("img").src = figure.querySelector("img").src;
    large.figure = figure;
    if (!large.open) large.showModal();
    large.scrollTop = 0;
  }
  document.querySelector("main").addEventListener("click", event => {
    const figure = event.target.closest("figure");
    if (figure) open(figure);
  });
  large.addEventListener("click", () => large.close());
  large.addEventListener("keydown", event => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!step) return;
    const seen = figures.filter(one => !one.hidden);
    open(seen[(seen.indexOf(large.figure) + step + seen.length) % seen.length]);
  });
  for (const one of [theme, size]) one.addEventListener("change", choose);
  find.addEventListener("input", choose);
  choose();
</script>
</html>
"""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture that was made."""

    file: str
    scene: str
    group: str
    words: str
    theme: str
    size: str


def write_shots(path: Path, shots: Iterable[Shot]) -> None:
    """Keep what was made, for the process that writes the page."""
    fields = Shot.__slots__
    path.write_text(json.dumps([{name: getattr(shot, name) for name in fields} for shot in shots]), encoding="utf-8")


def read_shots(path: Path) -> list[Shot]:
    """What :func:`write_shots` kept."""
    return [Shot(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


def write_gallery(folder: Path, shots: Iterable[Shot]) -> Path:
    """Write ``index.html`` beside the pictures, grouped in the order in which they come."""
    ordered = list(shots)
    groups = list(dict.fromkeys(shot.group for shot in ordered))
    ordered.sort(key=lambda shot: groups.index(shot.group))
    figures, links = [], []
    for group, members in groupby(ordered, key=lambda shot: shot.group):
        mark = group.lower().replace(" ", "-").replace(":", "")
        links.append(f'<a href="#{escape(mark)}">{escape(group)}</a>')
        inside = "\n".join(map(_figure, members))
        figures.append(f'<div><h2 id="{escape(mark)}">{escape(group)}</h2>\n<section>\n{inside}\n</section></div>')
    page = (
        _PAGE.replace("THEMES", _options(shot.theme for shot in ordered))
        .replace("SIZES", _options(shot.size for shot in ordered))
        .replace("LINKS", " ".join(links))
        .replace("FIGURES", "\n".join(figures))
    )
    path = folder / "index.html"
    path.write_text(page, encoding="utf-8")
    return path


def _options(values: Iterable[str]) -> str:
    return "".join(f"<option>{escape(value)}</option>" for value in dict.fromkeys(values))


def _figure(shot: Shot) -> str:
    caption = f"{shot.group}, {shot.words}; {shot.theme}, {shot.size}"
    words = f"{shot.scene} {caption}".lower()
    return (
        f'<figure data-theme="{escape(shot.theme)}" data-size="{escape(shot.size)}" data-words="{escape(words)}">'
        f'<button type="button"><img loading="lazy" src="{escape(shot.file)}" alt="{escape(caption)}"></button>'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )
