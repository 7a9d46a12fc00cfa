from __future__ import annotations

import pytest

from mentorbook.palette import DARK, LIGHT, Palette

READABLE = 4.5


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") < READABLE


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("words", ["ink", "soft", "accent", "gold_text", "clay"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_words_can_be_read(scheme: Palette, words: str, ground: str) -> None:
    assert contrast(getattr(scheme, words), getattr(scheme, ground)) >= READABLE
