"""The colours of Mentorbook: paper, ink, one green, one gold, one clay.

They stand here once for everything that is looked at: the window, the printed page, the HTML file.
"""

from __future__ import annotations

from mentorbook.frozen import frozen


@frozen(kw_only=True)
class Palette:
    """One scheme; each colour is ``#RRGGBB``."""

    paper: str
    side: str
    card: str
    ink: str
    soft: str
    line: str
    edge: str
    """The edge of what can be pressed or typed in: a little stronger than a hairline."""
    accent: str
    accent_soft: str
    gold: str
    gold_soft: str
    gold_text: str
    """Gold that is dark or light enough to be read as words."""
    clay: str
    clay_soft: str


LIGHT = Palette(
    paper="#F7F5F1",
    side="#EFEBE4",
    card="#FFFFFF",
    ink="#23211E",
    soft="#676259",
    line="#E3DED5",
    edge="#D8D1C6",
    accent="#2F6B5E",
    accent_soft="#DDEBE6",
    gold="#B98A2F",
    gold_soft="#F4EAD2",
    gold_text="#80590F",
    clay="#A04624",
    clay_soft="#F6E4DA",
)
DARK = Palette(
    paper="#1B1A18",
    side="#151412",
    card="#242220",
    ink="#ECE8E1",
    soft="#A8A196",
    line="#35322E",
    edge="#4B4741",
    accent="#7FC4B2",
    accent_soft="#23382F",
    gold="#DDB765",
    gold_soft="#38301D",
    gold_text="#DDB765",
    clay="#E59770",
    clay_soft="#3B261C",
)
