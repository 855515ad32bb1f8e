"""The sentence for the article is derived from the record and the day; addresses and deadlines keep to their form."""

from __future__ import annotations

from datetime import date

import pytest

from zeroline.domain.enquiry import (
    Address,
    Correspondence,
    Enquiry,
    Kept,
    Letter,
    Mail,
    Reply,
    checked_deadline,
    counted_at,
    moment,
    reminder_due,
    standing,
)
from zeroline.domain.errors import WrongUse

TO = Address("the Ministry of Defence", "press@mil.example")
DESK = Address("The desk", "desk@example.org")
ASKED = Enquiry(
    "abcdefghij", "clip", TO, "comment", ("claim:s1:appeal",), (), "2023-07-04", "0" * 64, "2023-07-01T10:00Z"
)
LETTER = Letter(ASKED.id, "request", DESK, TO, "Request", "Body", "<1@example.org>")
SENT = "2023-07-01T10:05:00Z"


def one(*states: tuple[str, str | None], replies: tuple[Reply, ...] = ()) -> Correspondence:
    kept = [Kept(LETTER, str(at), SENT, state, sent) for at, (state, sent) in enumerate(states)]
    return Correspondence(ASKED, tuple(kept), replies)


def reply(at: str, automatic: str | None = None) -> Reply:
    mail = Mail("press@mil.example", "", "Re", "No.", None, (), None, automatic)
    return Reply("a", mail, "0" * 64, 1, at, at, "its arrival", "its thread")


SENT_ONCE = ("sent", SENT)


MOD = "The Ministry of Defence"
ON_THE_FIRST = "a request for comment sent on 1 July 2023"
CASES = [
    (one(SENT_ONCE), "03", "waiting", f"{MOD} had not replied by 3 July 2023 to {ON_THE_FIRST}."),
    (one(SENT_ONCE), "04", "waiting", f"{MOD} had not replied by 4 July 2023 to {ON_THE_FIRST}."),
    (one(SENT_ONCE), "05", "overdue", f"{MOD} did not reply by the deadline of 4 July 2023 to {ON_THE_FIRST}."),
    (
        one(SENT_ONCE, replies=(reply("2023-07-03T08:00:00Z"),)),
        "09",
        "replied",
        f"{MOD} replied on 3 July 2023 to {ON_THE_FIRST}.",
    ),
    (
        one(SENT_ONCE, replies=(reply("2023-07-08T08:00:00Z"),)),
        "09",
        "replied",
        f"{MOD} replied on 8 July 2023 to {ON_THE_FIRST}, after the deadline of 4 July 2023.",
    ),
    (
        one(SENT_ONCE, replies=(reply("2023-07-02T08:00:00Z", "automatic"),)),
        "04",
        "waiting",
        f"{MOD} had not replied by 4 July 2023 to {ON_THE_FIRST}.",
    ),
    (one(SENT_ONCE, replies=(reply("2023-07-02T08:00:00Z", "returned"),)), "04", "returned", None),
    (one(("drafted", None)), "05", "drafted", None),
    (one(("refused", None)), "05", "drafted", None),
    (one(("handed_out", None)), "05", "handed_out", None),
    (one(("sending", None)), "05", "unknown", None),
    (one(("unknown", None)), "05", "unknown", None),
]


@pytest.mark.parametrize(("given", "day", "state", "sentence"), CASES)
def test_the_sentence_is_derived(given: Correspondence, day: str, state: str, sentence: str | None) -> None:
    stands = standing(given, date.fromisoformat(f"2023-07-{day}"))
    assert (stands.state, stands.sentence) == (state, sentence)
    assert (stands.why_not is None) == (sentence is not None)


def test_reminders_are_due_before_the_deadline_and_once_after_it() -> None:
    days = [date(2023, 7, day) for day in range(1, 9)]
    assert [day.day for day in days if reminder_due(one(SENT_ONCE), day)] == [3, 4, 5, 6, 7, 8]
    reminded = Correspondence(ASKED, (*one(SENT_ONCE).letters, _reminder("2023-07-03T09:00:00Z")))
    assert [day.day for day in days if reminder_due(reminded, day)] == [5, 6, 7, 8]
    drafted = Correspondence(ASKED, (*one(SENT_ONCE).letters, _reminder(None)))
    twice = Correspondence(ASKED, (*reminded.letters, _reminder("2023-07-05T09:00:00Z")))
    answered = one(SENT_ONCE, replies=(reply("2023-07-02T08:00:00Z"),))
    for done in (drafted, twice, answered, one(("unknown", None))):
        assert not any(reminder_due(done, day) for day in days)


def _reminder(sent_at: str | None) -> Kept:
    letter = Letter(ASKED.id, "reminder", DESK, TO, "Reminder", "Body", "<2@example.org>", "<1@example.org>")
    return Kept(letter, "r", SENT, "sent" if sent_at else "drafted", sent_at)


@pytest.mark.parametrize(
    ("told", "name", "address"),
    [
        ("Ministry of Defence <press@example.org>", "Ministry of Defence", "press@example.org"),
        ('"Пресс-служба" <a.b+c@мвд.рф>', "Пресс-служба", "a.b+c@xn--b1aew.xn--p1ai"),
    ],
)
def test_an_address(told: str, name: str, address: str) -> None:
    assert (Address.of(told).name, Address.of(told).address) == (name, address)


@pytest.mark.parametrize(
    "told",
    ["press@example.org", "<press@example.org>", "A <press>", "A <@example.org>", "A <a b@example.org>", "A <a@b>", "",
     "A <a@example.org>\nBcc: x@example.org", "A\r\nBcc: x <a@example.org>", "A <a@example.org\nX: y>", "A <a@x..org>",
     "A <a@example.org>, B <b@example.org>", "A <b@c.org> <a@example.org>", f"{'A' * 121} <a@example.org>",
     f"A <{'a' * 65}@example.org>", "A <a@-.org,b@c.org>", "\u202eA <a@example.org>", "A <a@ex ample.org>"],
)  # fmt: skip
def test_what_is_no_address_is_a_sentence(told: str) -> None:
    with pytest.raises(WrongUse):
        Address.of(told)


def test_a_deadline_is_a_day_to_come() -> None:
    today = date(2023, 7, 1)
    assert checked_deadline("2023-07-01", today) == "2023-07-01"
    for told, why in (("2023-06-30", "is past"), ("tomorrow", "is no deadline"), ("2023-02-30", "is no deadline")):
        with pytest.raises(WrongUse, match=why):
            checked_deadline(told, today)


def test_the_sender_s_own_date_counts_only_where_it_can_be_true() -> None:
    filed = "2023-07-05T00:00:00Z"
    assert counted_at("2023-07-02T00:00:00Z", None, filed, SENT) == ("2023-07-02T00:00:00Z", "its own date")
    assert counted_at("2023-06-02T00:00:00Z", None, filed, SENT) == (filed, "its filing")
    assert counted_at("2033-06-02T00:00:00Z", None, filed, SENT) == (filed, "its filing")
    assert counted_at("2023-07-02T00:00:00Z", "2023-07-03T00:00:00Z", filed, SENT)[1] == "its arrival"
    assert moment("2023-07-01T18:05+03:00") == "2023-07-01T15:05:00Z"
    with pytest.raises(WrongUse):
        moment("2023-07-01T18:05")


def test_every_word_is_in_the_hash() -> None:
    from dataclasses import replace

    others = (
        {"body": "Body."}, {"subject": "R"}, {"to": Address("A", "a@b.org")}, {"sender": TO},
        {"message_id": "<3@example.org>"}, {"in_reply_to": "<4@example.org>"},
    )  # fmt: skip
    assert len({LETTER.digest, *(replace(LETTER, **other).digest for other in others)}) == 7  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("the Ministry of Defence", "The Ministry of Defence"),
        ("Ministry of Defence", "The Ministry of Defence"),
        ("Russian Defence Ministry", "The Russian Defence Ministry"),
        ("Telegram", "Telegram"),
        ("Ivan Petrov", "Ivan Petrov"),
        ("Officer Petrov", "Officer Petrov"),
    ],
)
def test_who_was_asked_begins_a_sentence(name: str, begins: str) -> None:
    assert Address(name, "press@example.org").sentence_name == begins
