"""The sample book: whole, warm, in keeping with every rule, and never in the way of a real book."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from mentorbook import resources
from mentorbook.book.making import BookExists
from mentorbook.model.agenda import agenda_of
from mentorbook.model.arrangement import Pause, Reminder, ReminderState
from mentorbook.model.catalogue import SPECS, reference_of
from mentorbook.model.due import Reason
from mentorbook.model.exchange import (
    Action,
    ActionState,
    Advice,
    AdviceState,
    Help,
    HelpDirection,
    Owner,
    ThanksChannel,
)
from mentorbook.model.exchange import Thanks as ThanksRecord
from mentorbook.model.goal import Goal, GoalArea, GoalStatus, Step
from mentorbook.model.kinds import Kind, RecordId
from mentorbook.model.network import Outreach, OutreachState, Venue, VenueType
from mentorbook.model.person import Person, Role, Side, Stage
from mentorbook.model.record import Record
from mentorbook.model.session import Direction, Session, SessionStatus, Template, TemplatePurpose, Topic, TopicState
from mentorbook.model.trouble import Stopped
from mentorbook.profile import Profile, no_progress
from mentorbook.resources import DamagedResource
from mentorbook.services import access, backups, finding, health, machines, records, sample, settings, summaries, today
from mentorbook.services.opened import OpenedBook, Unlocking, create_book, opened
from mentorbook.services.templates import shipped_templates
from tests.support.clock import START, FakeClock
from tests.support.profiles import MakeProfile, profile_maker

OWN = "a passphrase of my own"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """A profile with the sample book, closed. Nobody writes into it."""
    profile = profile_maker(tmp_path_factory.mktemp("made"))("sample")
    sample.make_sample(profile, progress=no_progress)
    return profile


@contextmanager
def opened_sample(profile: Profile) -> Iterator[OpenedBook]:
    unlocking = access.without_asking(profile)
    assert unlocking is not None
    with opened(profile, unlocking) as book:
        yield book


@pytest.fixture
def book(made: Profile) -> Iterator[OpenedBook]:
    with opened_sample(made) as found:
        yield found


def whole(book: OpenedBook) -> list[Record]:
    return [records.look(book, record_id).record for _, record_id in book.store.all_ids()]


def person_named(book: OpenedBook, name: str) -> Person:
    return next(person for person in book.store.typed(Person) if person.name.startswith(name))


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder; the lock file does not count."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


# -- what is in it


def test_it_holds_every_kind_of_record(book: OpenedBook) -> None:
    count = book.store.count()
    assert set(count) == set(Kind)
    assert 150 <= sum(count.values()) <= 300
    assert min(count[kind] for kind in set(Kind) - {Kind.PAUSE}) >= 5


def test_the_number_of_records_is_told(make_profile: MakeProfile) -> None:
    profile = make_profile()
    told = sample.make_sample(profile, progress=no_progress)
    with opened_sample(profile) as found:
        assert len(found.store.all_ids()) == told


@pytest.mark.parametrize(
    ("record", "field", "states"),
    [
        (Person, "stage", Stage),
        (Person, "side", Side),
        (Goal, "status", GoalStatus),
        (Goal, "area", GoalArea),
        (Session, "status", SessionStatus),
        (Topic, "state", TopicState),
        (Topic, "direction", Direction),
        (Action, "state", ActionState),
        (Action, "owner", Owner),
        (Advice, "state", AdviceState),
        (Help, "direction", HelpDirection),
        (ThanksRecord, "channel", ThanksChannel),
        (Venue, "type", VenueType),
        (Outreach, "state", OutreachState),
        (Reminder, "state", ReminderState),
        (Template, "purpose", TemplatePurpose),
    ],
)
def test_it_shows_every_state(book: OpenedBook, record: type[Record], field: str, states: type[StrEnum]) -> None:
    assert set(states) <= {getattr(one, field) for one in book.store.typed(record)}


def test_people_have_every_role_and_one_has_two(book: OpenedBook) -> None:
    roles = [person.roles for person in book.store.typed(Person)]
    assert frozenset().union(*roles) == set(Role)
    assert {Role.MENTOR, Role.MENTEE} in roles


def test_it_spans_18_months_and_looks_ahead(book: OpenedBook) -> None:
    now = book.profile.clock.now()
    sessions = [one for one in book.store.typed(Session) if one.start]
    held = [one.start for one in sessions if one.status is SessionStatus.HELD and one.start]
    assert now - min(held) >= timedelta(days=525)
    assert max(held) < now
    assert any(now < one.start < now + timedelta(days=8) for one in sessions if one.start)
    written = [record.created for record in whole(book)]
    assert now - min(written) >= timedelta(days=540)
    assert max(written) <= now


def test_no_talk_falls_on_a_weekend(book: OpenedBook) -> None:
    assert all(one.start.weekday() < 5 for one in book.store.typed(Session) if one.start and not one.repeat)


def test_a_finished_and_a_lasting_pause_are_in_it(book: OpenedBook) -> None:
    ends = [pause.end for pause in book.store.typed(Pause)]
    assert None in ends
    assert any(ends)


def test_every_reference_leads_to_a_record_of_the_right_kind(book: OpenedBook) -> None:
    kinds = {record_id: kind for kind, record_id in book.store.all_ids()}
    for record in whole(book):
        for name, spec in SPECS[record.kind].items():
            if reference := reference_of(spec.type):
                value: Any = getattr(record, name)
                for target in value if isinstance(value, frozenset) else filter(None, [value]):
                    assert kinds[target] in reference.kinds, (record, name)


def test_steps_and_topics_have_places_of_their_own(book: OpenedBook) -> None:
    for kind, owner in ((Step, "goal"), (Topic, "person")):
        places = [(getattr(one, owner), one.order) for one in book.store.typed(kind) if isinstance(one, Step | Topic)]
        assert len(set(places)) == len(places) > 10


def test_steps_are_in_the_order_in_which_they_were_written(book: OpenedBook) -> None:
    steps = [one for one in book.store.typed(Step) if one.goal == steps_goal(book)]
    assert sorted(steps, key=lambda one: one.order) == sorted(steps, key=lambda one: one.created)


def steps_goal(book: OpenedBook) -> RecordId:
    return next(goal.id for goal in book.store.typed(Goal) if goal.statement.startswith("Lead a campaign"))


def test_days_follow_from_the_story_and_not_from_the_day_it_was_made(book: OpenedBook) -> None:
    now = book.profile.clock.now().date()
    for advice in book.store.typed(Advice):
        assert advice.on
        assert advice.state_on
        assert advice.on <= advice.state_on < now
    assert all(one.done_on and one.done_on < now for one in book.store.typed(Action) if one.state is ActionState.DONE)
    sent = [one for one in book.store.typed(Outreach) if one.state is not OutreachState.DRAFT]
    assert all(one.sent_on and one.follow_up_on and one.sent_on < one.follow_up_on for one in sent)
    assert all(list(one.stage_log.values())[-1] is one.stage for one in book.store.typed(Person))
    ruth = person_named(book, "Ruth")
    assert list(ruth.stage_log.values()) == [
        *(Stage.NOTICED, Stage.RESEARCHED, Stage.REPLIED, Stage.FIRST_TALK, Stage.AGREED),
    ]


# -- what the program makes of it


@pytest.mark.parametrize("weekday", range(7))
def test_every_reason_to_be_due_is_shown_on_any_day_of_the_week(make_profile: MakeProfile, weekday: int) -> None:
    profile = make_profile(clock=FakeClock(START + timedelta(days=weekday), zone="Pacific/Auckland"))
    sample.make_sample(profile, progress=no_progress)
    with opened_sample(profile) as found:
        items = today.due(found)
        assert {item.reason for item in items} == set(Reason)
        assert any(item.sentence == "Due today." for item in items)
        assert "" not in {item.sentence for item in items}


def test_all_is_well_with_it(book: OpenedBook) -> None:
    report = health.verify(book)
    assert report.problems == ()
    assert report.records == len(book.store.all_ids())
    assert finding.to_look_at(book) == []


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("sheet with three columns", Kind.OUTREACH),
        ("tasting room", Kind.SESSION),
        ("one reader", Kind.ADVICE),
        ("Oyelander", Kind.PERSON),
        ("halfway report", Kind.STEP),
        ("cafe", Kind.VENUE),
    ],
)
def test_search_finds_things(book: OpenedBook, query: str, kind: Kind) -> None:
    assert kind in {found.kind for found in finding.search(book, query)}


def test_a_summary_has_supported_claims_and_an_unsupported_one(book: OpenedBook) -> None:
    prepared = summaries.compose(summaries.gather(book, person_named(book, "Ruth").id))
    unsupported = [entry.heading for entry in prepared.summary.entries if not entry.is_supported]
    assert unsupported == ["For always leaving the door open"]
    assert len(prepared.summary.entries) > 20
    assert prepared.summary.author_name
    assert "sample" in prepared.summary.author_name
    assert "private notes" in prepared.leaving.held_back[0]


def test_an_open_topic_was_carried_over(book: OpenedBook) -> None:
    sessions, topics = book.store.typed(Session), book.store.typed(Topic)
    series = next(one for one in sessions if one.repeat)
    agenda = agenda_of(series, sessions=sessions, topics=topics, now=book.profile.clock.now())
    assert len(agenda.carried) >= 2
    assert agenda.ask
    assert agenda.share


def test_an_edited_note_has_its_history_on_different_days(book: OpenedBook) -> None:
    note = next(hit.id for hit in finding.search(book, "diary of the launch", kinds=[Kind.NOTE]))
    history = records.history(book, note)
    assert len(history) == 3
    assert len({change.at[:10] for change in history}) == 3
    first = records.at_version(book, note, history[-1].version)
    assert "Day 4" in str(first.body)  # type: ignore[attr-defined]
    assert "Day 8" not in str(first.body)  # type: ignore[attr-defined]


def test_it_opens_without_asking_and_is_marked(made: Profile, book: OpenedBook) -> None:
    config = tomllib.loads(made.paths.config.read_text(encoding="utf-8"))
    assert access.without_asking(made) == Unlocking(passphrase=config["sample"]["passphrase"])
    assert settings.read_settings(made).is_sample
    assert "sample" in machines.machine_name(book)
    assert "sample" in sample.MARK


def test_it_is_made_in_reasonable_time(make_profile: MakeProfile) -> None:
    before = time.process_time()
    sample.make_sample(make_profile(), progress=no_progress)
    assert time.process_time() - before < 3


def test_on_the_command_line_it_opens_without_asking_and_says_what_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "profile"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "mentorbook", *arguments, "--profile", str(folder)],
            env=dict(os.environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    for command, words in (("demo", "records"), ("due", "Marguerite Okonvale")):
        done = run(command)
        assert done.returncode == 0, done.stderr
        assert sample.MARK in done.stderr
        assert words in done.stdout
    refused = run("demo")
    assert refused.returncode == 1
    assert "There is a book here already." in refused.stderr


# -- what it keeps away from


def leave_book(profile: Profile) -> None:
    create_book(profile, passphrase=OWN)[0].close()


def leave_keys(profile: Profile) -> None:
    leave_book(profile)
    profile.paths.database.unlink()
    profile.paths.keys_copy.unlink()


def leave_copy_of_keys(profile: Profile) -> None:
    leave_book(profile)
    profile.paths.database.unlink()
    profile.paths.keys.unlink()


def leave_backup(profile: Profile) -> None:
    found, _ = create_book(profile, passphrase=OWN)
    backups.back_up(found, "test")
    found.close()
    for path in (profile.paths.database, profile.paths.keys, profile.paths.keys_copy):
        path.unlink()


@pytest.mark.parametrize("leave", [leave_book, leave_keys, leave_copy_of_keys, leave_backup])
def test_where_any_part_of_a_book_is_nothing_is_done(make_profile: MakeProfile, leave: Any) -> None:
    profile = make_profile()
    leave(profile)
    before = files_of(profile.paths.root)
    with pytest.raises(BookExists):
        sample.make_sample(profile, progress=no_progress)
    assert files_of(profile.paths.root) == before
    assert not settings.read_settings(profile).is_sample


def test_a_sample_is_made_once(make_profile: MakeProfile) -> None:
    profile = make_profile()
    sample.make_sample(profile, progress=no_progress)
    with opened_sample(profile) as found:
        person = person_named(found, "Ruth").id
        records.edit(found, person, {"position": "Changed since"})
        before = found.store.all_ids()
    with pytest.raises(BookExists):
        sample.make_sample(profile, progress=no_progress)
    with opened_sample(profile) as found:
        assert found.store.all_ids() == before
        assert person_named(found, "Ruth").position == "Changed since"


# -- interrupted


def stop_halfway(what: str, done: int, total: int) -> None:
    del what
    if done > total // 2:
        raise Stopped


def test_a_sample_that_was_stopped_halfway_is_finished_by_the_next_call(make_profile: MakeProfile) -> None:
    profile = make_profile()
    with pytest.raises(Stopped):
        sample.make_sample(profile, progress=stop_halfway)
    with opened_sample(profile) as found:
        assert found.store.all_ids() == []
    told = sample.make_sample(profile, progress=no_progress)
    with opened_sample(profile) as found:
        assert len(found.store.all_ids()) == told > 150
        assert health.verify(found).problems == ()


def test_a_sample_that_was_interrupted_before_its_settings_is_finished_by_the_next_call(
    make_profile: MakeProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = make_profile()

    def fail(*_: object) -> None:
        raise OSError("planted")

    with monkeypatch.context() as patch:
        patch.setattr(sample, "write_settings", fail)
        with pytest.raises(OSError, match="planted"):
            sample.make_sample(profile, progress=no_progress)
    assert not settings.read_settings(profile).is_sample
    assert sample.make_sample(profile, progress=no_progress) > 150
    assert settings.read_settings(profile).is_sample


# -- templates


def test_a_new_book_gets_the_templates(make_profile: MakeProfile) -> None:
    found, _ = create_book(make_profile(), passphrase=OWN)
    try:
        sample.add_templates(found)
        kept = [(one.title, one.purpose) for one in found.store.typed(Template)]
        body = records.look(found, found.store.typed(Template)[0].id).record
    finally:
        found.close()
    assert kept == [(template.title, template.purpose) for template in shipped_templates()]
    assert len(kept) == 11
    assert "I will …" in str(body.body)  # type: ignore[attr-defined]


def plant(folder: Path, index: str, **files: str) -> None:
    templates = folder / "templates"
    templates.mkdir()
    (templates / "index.toml").write_text(index, encoding="utf-8")
    for name, text in files.items():
        (templates / f"{name}.md").write_text(text, encoding="utf-8")


ENTRY = '[[template]]\nkey = "one"\ntitle = "One"\npurpose = "session"\n'


def test_planted_templates_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, ENTRY, one="Text\n")
    monkeypatch.setattr(resources, "_PLACES", (tmp_path,))
    assert [template.title for template in shipped_templates()] == ["One"]


@pytest.mark.parametrize(
    ("index", "files"),
    [
        ("", {}),
        ("[[template]", {}),
        (ENTRY, {}),
        (ENTRY, {"one": "  \n"}),
        (ENTRY, {"one": "Text", "unlisted": "Text"}),
        (ENTRY.replace("session", "poem"), {"one": "Text"}),
        (ENTRY + "colour = 3\n", {"one": "Text"}),
        (ENTRY.replace('title = "One"\n', ""), {"one": "Text"}),
        ('template = "one"\n', {"one": "Text"}),
    ],
)
def test_damaged_templates_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: str, files: dict[str, str]
) -> None:
    plant(tmp_path, index, **files)
    monkeypatch.setattr(resources, "_PLACES", (tmp_path,))
    with pytest.raises(DamagedResource, match=r"templates/.* Install Mentorbook again\."):
        shipped_templates()


@pytest.mark.parametrize(
    "story",
    [
        "",
        '[[person]]\nname = "No day"\n',
        "[[poem]]\nday = -1\n",
        '[[person]]\nday = "yesterday"\nname = "A"\n',
        '[[person]]\nday = -1\nname = "A"\nshoe = 43\n',
        '[[person]]\nday = -1\nname = "A"\nmet_through = "nobody"\n',
        "[[person]]\nday = -1\n",
        '[[reminder]]\nday = -1\ntext = "A"\nat = "0 25:00"\n',
        '[[person]]\nkey = "a"\nday = -1\nname = "A"\n[[person]]\nkey = "a"\nday = -1\nname = "B"\n',
    ],
)
def test_a_damaged_story_is_refused(
    tmp_path: Path, make_profile: MakeProfile, monkeypatch: pytest.MonkeyPatch, story: str
) -> None:
    plant(tmp_path, ENTRY, one="Text\n")
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "story.toml").write_text(story, encoding="utf-8")
    monkeypatch.setattr(resources, "_PLACES", (tmp_path,))
    with pytest.raises(DamagedResource):
        sample.make_sample(make_profile(), progress=no_progress)


def test_a_real_book_in_a_sample_s_place_is_no_sample(make_profile: MakeProfile) -> None:
    made = make_profile()
    sample.make_sample(made)
    shutil.rmtree(made.paths.book)
    shutil.rmtree(made.paths.backups, ignore_errors=True)
    book, _ = create_book(made, passphrase="a passphrase of my own")
    book.close()
    assert not settings.read_settings(made).is_sample
    assert access.without_asking(made) is None
