"""Invented gratitude summaries that the tests of all three formats write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mentorbook.model.kinds import ID_ALPHABET, ID_LENGTH, Kind, RecordId
from mentorbook.model.summary import Evidence, Summary, SummaryEntry

OPENING = "Dear Aino,\n\nthis is what the last year with you looked like from my side."


def record_id(number: int) -> RecordId:
    """An id that is unlike any word."""
    return RecordId(f"{number:05d}".rjust(ID_LENGTH, ID_ALPHABET[-3]))


def entry(
    heading: str = "For the afternoon with the landing page",
    *texts: str,
    kind: Kind = Kind.THANKS,
    day: date | None = date(2026, 5, 14),
    evidence: Sequence[tuple[str, date | None]] = (),
    number: int = 1,
) -> SummaryEntry:
    return SummaryEntry(
        record_id=record_id(number),
        kind=kind,
        date=day,
        heading=heading,
        text_paragraphs=texts,
        evidence=tuple(Evidence(description=words, date=when) for words, when in evidence),
    )


ENTRIES = (
    entry(
        "For the afternoon with the landing page",
        "You gave me **three hours** and asked: *who is it for on a bad day?*",
        "Sign-ups went from 1.2 to 3.4 percent in six weeks.",
        evidence=[
            ("Session: Landing page, together", date(2026, 5, 14)),
            ("Goal “Run a campaign”: from draft to live", date(2026, 6, 25)),
        ],
    ),
    entry(
        "Ask three customers before you spend the first euro",
        "What I did next:\n\n- dropped the second channel\n- rewrote the offer\n\n> Say one thing, and say it twice.",
        kind=Kind.ADVICE,
        day=date(2026, 2, 3),
        evidence=[("Advice kept since March", None)],
        number=2,
    ),
    entry(
        "Introduced me to the analytics meetup",
        "More on [the group's page](https://meetup.example.org/analytics).",
        kind=Kind.HELP,
        day=None,
        number=3,
    ),
)


def summary(
    entries: Sequence[SummaryEntry] = ENTRIES,
    *,
    person: str = "Aino Lehtisaari",
    author: str | None = "Mikko Tamminen",
    start: date | None = date(2025, 7, 1),
    end: date | None = date(2026, 6, 30),
    opening: str = OPENING,
) -> Summary:
    return Summary(
        person_name=person,
        author_name=author,
        period_start=start,
        period_end=end,
        made_on=date(2026, 7, 2),
        opening=opening,
        entries=tuple(entries),
    )


def long_summary(count: int) -> Summary:
    """Entries of all lengths, so that pages end everywhere. Each line of a text says its place in it."""
    return summary(
        [
            entry(
                f"Heading {number}{'' if number % 3 or number % 4 else ' alone'}",
                *(
                    "\\\n".join(
                        f"Text {number}.{text} line {line} of {1 + number % 7}" for line in range(1, number % 7 + 2)
                    )
                    for text in range(number % 3)
                ),
                evidence=[(f"Evidence {number}.{place}", date(2026, 1, 1)) for place in range(number % 4)],
                number=number,
            )
            for number in range(1, count + 1)
        ],
    )


HOSTILE = summary(
    [
        entry(
            "<script>alert(1)</script> # [x](javascript:alert(2)) ![p](file:///etc/passwd) #",
            "<script src='https://evil.example/x.js'></script>\n\n<img src=x onerror=alert(3)>",
            "![pixel](https://evil.example/pixel.png) ![local](file:///etc/passwd)",
            "[press](javascript:alert(4)) [open](file:///etc/passwd) [in the book](mentorbook:thanks/xxxx0001)",
            "[x]: javascript:alert(5)\n\n[x] </style></head><body onload=alert(6)>",
            "\u202egnp.exe\u202c and \u2066unbalanced",
            evidence=[("</li></ul><svg onload=alert(7)> \u202eelif", date(2026, 1, 1))],
        ),
    ],
    person='Aino "><script>alert(8)</script> \u202e',
    author="Mikko'\"><b>",
    opening="</main><meta http-equiv=refresh content='0;url=https://evil.example'>",
)
