"""Enquiries from the draft to the answer, with a real SMTP server, a real mailbox, and what goes wrong on the way."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from tests.archive.clips_told import told
from tests.engines.mail_servers import PASSWORD, Dovecot, Post, dovecot, smtp_server
from tests.made import shipped_readers
from tests.packs.made import LINES, PLACES, people, sign, signed_clip
from tests.test_documents import keys_of, page
from zeroline.acts.enquiring import (
    Ask,
    Shown,
    draft,
    fetch,
    file_reply,
    hand_out,
    post_of,
    remind,
    send,
    settle,
    shown,
)
from zeroline.acts.enquiring import Post as Sender
from zeroline.acts.packing import pack_of
from zeroline.archive.backup import back_up, restore
from zeroline.archive.bag import export
from zeroline.archive.care import decide
from zeroline.archive.changes import Save
from zeroline.archive.editing import Editing
from zeroline.archive.erase import erase
from zeroline.archive.mails import mails
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.verify import verify
from zeroline.archive.versions import Desk
from zeroline.cli import main
from zeroline.domain.enquiry import Address, NotSent, PerhapsSent, standing
from zeroline.domain.errors import NoSuchClip, WrongUse
from zeroline.domain.operation import SetText
from zeroline.engines.fakes import ScriptedMailbox, ScriptedMailer
from zeroline.ports import Arrived
from zeroline.publish.pack_files import pack_bytes
from zeroline.settings import Settings

MOD = Address("the Ministry of Defence", "press@mil.example")
TODAY = datetime.now(UTC).date()
IN_THREE_DAYS = (TODAY + timedelta(3)).isoformat()


@dataclass
class Room:
    """An archive with a signed clip, and somebody who asks."""

    archive: Archive
    folder: Path
    clip: str
    post: Sender = field(init=False)

    def __post_init__(self) -> None:
        settings = Settings(home=self.folder, mail_from="The desk <desk@example.org>")
        self.post = post_of(settings, self.archive, "Анна")

    def draft(self, claims: str = "all", *questions: str, **more: str) -> Shown:
        fields = {"kind": "comment", "deadline": IN_THREE_DAYS, **more}
        return draft(self.post, Ask(self.clip, MOD, fields["kind"], claims, fields["deadline"], questions))

    def sent(self, mailer: Any = None) -> Shown:
        """An enquiry whose letter went out."""
        made = self.draft()
        send(self.post, made.one.enquiry.id, digest(made), mailer or ScriptedMailer())
        return shown(self.archive, made.one.enquiry.id, PLACES)

    def stands(self, id: str, day: date = TODAY) -> tuple[str, str | None]:
        now = standing(shown(self.archive, id, PLACES).one, day)
        return now.state, now.sentence


def digest(made: Shown) -> str:
    assert made.letter is not None
    return made.letter.letter.digest


def answer(made: Shown, text: str = "No comment.", *, sender: str = MOD.address, **fields: str) -> bytes:
    assert made.letter is not None
    first = made.one.letters[0].letter
    known = {
        "From": f"Press Office <{sender}>",
        "Subject": f"Re: {first.subject}",
        "In-Reply-To": first.message_id,
        "Message-ID": "<r1@mil.example>",
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in known.items() if value)
    return f"{head}\r\n{text}\r\n".encode()


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The home of a signed clip, made once."""
    folder = tmp_path_factory.mktemp("signed")
    archive = open_archive(folder / "home")
    clip = signed_clip(archive, folder)
    archive.ledger.database.close()
    return folder / "home", clip


@pytest.fixture
def room(signed: tuple[Path, str], tmp_path: Path) -> Iterator[Room]:
    """A copy of it for the test."""
    shutil.copytree(signed[0], tmp_path / "home")
    archive = open_archive(tmp_path / "home")
    yield Room(archive, tmp_path, signed[1])
    archive.ledger.database.close()


# -- the letter ------------------------------------------------------------------------------------------------------


def test_a_letter_asks_about_claims_as_claims_and_says_what_it_reveals(room: Room) -> None:
    made = room.draft("1", "Does this concern the 1428th Regiment?")
    assert made.letter is not None
    letter = made.letter.letter
    assert (letter.to, letter.subject) == (
        MOD,
        f"Request for comment on what is said in a clip [{made.one.enquiry.id}]",
    )
    assert (
        "1. At 0:04 it is said:\n   “We refuse to go on the assault.”\n   «Идти на штурм мы отказываемся.»"
        in letter.body
    )
    assert (
        "We understand this as a claim of refusal of an order, asserted by the speaker. We have not verified it."
        in (letter.body)
    )
    assert "They have not paid" not in letter.body
    assert made.reveals == (
        "It goes to the Ministry of Defence <press@mil.example>, from The desk <desk@example.org>.",
        "That the desk has the clip, and asks about it. The clip is not attached.",
        "One of its lines, word for word, in English and Russian, with the seconds.",
        "That the desk takes them for claims of: refusal of an order.",
        "Units: 1428th Regiment.",
        "The clip is protected: names are taken out. Its words can still lead those who know them to people.",
    )


def test_a_protected_clip_s_letter_holds_no_name_and_no_source(room: Room) -> None:
    letter = room.draft().letter
    assert letter is not None
    for secret in ("Ivanov", "Иванов", "t.me", "@chan", "Bakhmut", "1428", "12 May"):
        assert secret not in letter.letter.body
    with pytest.raises(WrongUse, match="names somebody in the clip, who is protected"):
        room.draft("all", "Is Ivanov alive?")
    with pytest.raises(WrongUse, match="names somebody in the clip, who is protected"):
        room.draft("all", "Жив ли Иванов?")


def test_an_open_clip_s_letter_says_where_it_is_from_and_that_is_revealed(room: Room) -> None:
    decide(room.archive.ledger, room.clip, None, "open", "Анна")
    made = room.draft()
    assert made.letter is not None
    assert "It was posted by @chan on Telegram on 12 May 2023 https://t.me/chan/12" in made.letter.letter.body
    told_ = {
        "Units: 1428th Regiment.",
        "Places: Bakhmut.",
        "Where it was posted: @chan, 12 May 2023, https://t.me/chan/12.",
    }
    assert told_ <= set(made.reveals)
    assert made.reveals[-1] == "The clip is open: an editor decided that names in it may leave."


def test_what_cannot_be_asked(room: Room) -> None:
    for wrong, why in (
        ({"claims": "9"}, "There is no claim '9' in this clip; there are 1 [(]order_refusal[)], 2 [(]pay_dispute[)]"),
        ({"deadline": "2020-01-01"}, "The deadline 2020-01-01 is past"),
        ({"kind": "gossip"}, "'gossip' is no kind of enquiry"),
    ):
        with pytest.raises(WrongUse, match=why):
            room.draft(**wrong)  # type: ignore[arg-type]
    with pytest.raises(WrongUse, match="At most 10 questions"):
        room.draft("all", *("Why?" for _ in range(11)))
    ask = Ask("aaaaaaaaaa", MOD, "comment", "all", IN_THREE_DAYS)
    with pytest.raises(NoSuchClip):
        draft(room.post, ask)
    unsigned = told(room.archive, room.folder, "u", *LINES)
    with pytest.raises(WrongUse, match="is not signed off"):
        draft(room.post, Ask(unsigned, MOD, "comment", "all", IN_THREE_DAYS))
    silent = told(room.archive, room.folder, "s", ("Сегодня хорошая погода.", "The weather is fine."))
    sign(room.archive, silent)
    with pytest.raises(WrongUse, match="Nothing is claimed in this clip"):
        draft(room.post, Ask(silent, MOD, "comment", "all", IN_THREE_DAYS))


# -- sending ---------------------------------------------------------------------------------------------------------


def test_the_very_text_that_was_confirmed_goes_out_by_a_real_server(room: Room, tmp_path: Path) -> None:
    from zeroline.engines.mail_server import MailServer
    from zeroline.engines.mail_smtp import SmtpMailer

    with smtp_server(tmp_path) as (post, port):
        server = MailServer.of(f"smtp://desk%40example.org@localhost:{port}", "smtp", str(tmp_path / "cert.pem"))
        made = room.sent(SmtpMailer(server, PASSWORD))
    (mail,) = post.mails
    content = mail.content if isinstance(mail.content, bytes) else b""
    got = message_from_bytes(content, policy=policy.default)
    assert made.letter is not None
    letter = made.letter.letter
    assert (got["From"], got["To"], got["Subject"]) == (letter.sender.shown, MOD.shown, letter.subject)
    assert got["Message-ID"] == letter.message_id
    assert got.get_content().replace("\r\n", "\n") == letter.body
    assert not got.is_multipart()
    assert set(got.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"
    }  # fmt: skip
    assert room.stands(made.one.enquiry.id)[0] == "waiting"


def test_nothing_but_the_confirmed_text_is_sent(room: Room) -> None:
    made, mailer = room.draft(), ScriptedMailer()
    id = made.one.enquiry.id
    for wrong in ("", "0" * 64, digest(room.draft("1"))):
        with pytest.raises(WrongUse, match="is not the hash of the letter as it stands"):
            send(room.post, id, wrong, mailer)
    decide(room.archive.ledger, room.clip, None, "open", "Анна")
    with pytest.raises(WrongUse, match="was changed or protected since this letter was drafted"):
        send(room.post, id, digest(made), mailer)
    decide(room.archive.ledger, room.clip, None, "protected", "Анна")
    who, editing = people(room.archive), Editing(room.archive)
    editing.save(room.clip, Save("change-1", "window-1", 0, SetText("s3", "english", "We will not go.")), who.anna)
    with pytest.raises(WrongUse, match="was signed off; review and sign it off again first"):
        send(room.post, id, digest(made), mailer)
    desk = Desk(room.archive, editing, shipped_readers)
    desk.review(room.clip, who.anna)
    desk.sign_off(room.clip, who.boris)
    with pytest.raises(WrongUse, match="was changed or protected since this letter was drafted"):
        send(room.post, id, digest(made), mailer)
    assert mailer.sent == []


def test_a_letter_is_sent_once(room: Room) -> None:
    mailer = ScriptedMailer()
    made = room.sent(mailer)
    with pytest.raises(WrongUse, match="Every letter of it was sent"):
        send(room.post, made.one.enquiry.id, digest(made), mailer)
    assert len(mailer.sent) == 1


def test_what_the_server_refused_may_be_sent_again(room: Room) -> None:
    made = room.draft()
    id = made.one.enquiry.id
    with pytest.raises(NotSent):
        send(room.post, id, digest(made), ScriptedMailer(NotSent("550 no")))
    assert room.stands(id) == ("drafted", None)
    send(room.post, id, digest(made), ScriptedMailer())
    assert room.stands(id)[0] == "waiting"


@pytest.mark.parametrize("killed", [False, True])
def test_what_is_not_known_is_never_sent_again_by_itself(room: Room, killed: bool) -> None:
    made = room.draft()
    id, mailer = made.one.enquiry.id, ScriptedMailer()
    wrong: Exception = KeyboardInterrupt() if killed else PerhapsSent("no answer")  # type: ignore[assignment]
    with pytest.raises(type(wrong)):
        send(room.post, id, digest(made), ScriptedMailer(wrong))
    assert room.stands(id, TODAY + timedelta(9)) == ("unknown", None)
    with pytest.raises(WrongUse, match="Nobody knows whether the letter went out; it is not sent again by itself"):
        send(room.post, id, digest(made), mailer)
    with pytest.raises(WrongUse, match="It cannot have been sent at 2020"):
        settle(room.post, id, "2020-01-01T10:00Z")
    settle(room.post, id, None)
    send(room.post, id, digest(made), mailer)
    assert (len(mailer.sent), room.stands(id)[0]) == (1, "waiting")
    with pytest.raises(WrongUse, match="waits to be settled"):
        settle(room.post, id, None)


def test_a_letter_as_a_file_is_sent_by_a_person_who_says_when(room: Room) -> None:
    made = room.draft()
    id = made.one.enquiry.id
    mail = message_from_bytes(hand_out(room.post, id, digest(made)), policy=policy.default)
    assert (mail["X-Unsent"], mail["Date"]) == ("1", None)
    assert room.stands(id) == ("handed_out", None)
    with pytest.raises(WrongUse, match="was handed out as a file; say when it was sent"):
        send(room.post, id, digest(made), ScriptedMailer())
    settle(room.post, id, datetime.now(UTC).isoformat())
    assert room.stands(id)[0] == "waiting"


def test_a_reminder_is_a_draft_that_a_person_sends(room: Room) -> None:
    with pytest.raises(WrongUse, match="was not sent; there is nothing to remind of"):
        remind(room.post, room.draft().one.enquiry.id)
    made, mailer = room.sent(), ScriptedMailer()
    id = made.one.enquiry.id
    reminder = remind(room.post, id)
    assert reminder.letter is not None
    letter = reminder.letter.letter
    assert (letter.what, letter.in_reply_to) == ("reminder", made.one.letters[0].letter.message_id)
    assert letter.subject.startswith("Reminder: Request for comment")
    assert "> 1. At 0:04 it is said:" in letter.body
    with pytest.raises(WrongUse, match="is drafted already"):
        remind(room.post, id)
    send(room.post, id, letter.digest, mailer)
    assert b"In-Reply-To: " + letter.in_reply_to.encode() in mailer.sent[0][2]  # type: ignore[union-attr]


# -- answers ---------------------------------------------------------------------------------------------------------


def test_an_answer_is_filed_with_its_custody_and_can_be_quoted(room: Room) -> None:
    made = room.sent()
    id = made.one.enquiry.id
    raw = answer(made, "We look into it. Sergei Ivanov is unknown to us.\r\n> We ask you")
    filed = file_reply(room.archive, raw, "Борис")
    assert (filed.enquiry.id, filed.reply.matched_by) == (id, "its thread")
    day = f"{TODAY.day} {TODAY:%B %Y}"
    assert room.stands(id, TODAY + timedelta(9)) == (
        "replied", f"The Ministry of Defence replied on {day} to a request for comment sent on {day}."
    )  # fmt: skip
    pack = pack_of(room.archive, room.clip, "", PLACES, TODAY)
    ((reply,),) = (one.replies for one in pack.enquiries)
    assert (reply.said_by, reply.text) == (
        "the Ministry of Defence, by mail", "We look into it. [name withheld] is unknown to us."
    )  # fmt: skip
    assert "We look into it." in pack_bytes(pack, "md").decode()
    with room.archive.ledger.reading() as connection:
        ((sha256, clip),) = mails(connection)
    assert (room.archive.vault.path(sha256).read_bytes(), clip) == (raw, room.clip)
    with pytest.raises(WrongUse, match="This very mail is filed already"):
        file_reply(room.archive, raw, "Борис")
    assert verify(room.archive) == []


def test_which_enquiry_a_mail_answers(room: Room) -> None:
    made, other = room.sent(), room.sent()
    subject = other.one.letters[0].letter.subject
    by_reference = answer(made, In_Reply_To="", Subject=f"AW: {subject}", Message_ID="<r2@x>")
    assert file_reply(room.archive, by_reference, None).enquiry.id == other.one.enquiry.id
    stranger = answer(made, sender="x@evil.example", In_Reply_To="", Subject=f"AW: {subject}", Message_ID="<r3@x>")
    with pytest.raises(WrongUse, match="Nothing tells which enquiry the mail from x@evil"):
        file_reply(room.archive, stranger, None)
    filed = file_reply(room.archive, stranger, "Анна", made.one.enquiry.id)
    assert (filed.enquiry.id, filed.reply.matched_by) == (made.one.enquiry.id, "a person")
    with pytest.raises(WrongUse, match="There is no enquiry"):
        file_reply(room.archive, stranger + b"x", None, "nothing")


def test_an_answer_in_the_thread_by_another_is_quoted_by_its_writer(room: Room) -> None:
    made = room.sent()
    file_reply(room.archive, answer(made, sender="deputy@mil.example"), None)
    ((reply,),) = (one.replies for one in pack_of(room.archive, room.clip, "", PLACES, TODAY).enquiries)
    assert reply.said_by == "Press Office, in answer to the question to the Ministry of Defence, by mail"


def test_an_absence_note_is_no_answer_and_what_came_back_was_not_asked(room: Room) -> None:
    made = room.sent()
    id = made.one.enquiry.id
    file_reply(room.archive, answer(made, Auto_Submitted="auto-replied"), None)
    assert room.stands(id)[0] == "waiting"
    file_reply(room.archive, answer(made, "Undeliverable", Return_Path="<>", Message_ID="<r2@x>"), None)
    assert room.stands(id, TODAY + timedelta(9)) == ("returned", None)


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as one:
        yield one


def test_answers_are_fetched_out_of_a_real_mailbox_and_once(room: Room, server: Dovecot) -> None:
    from zeroline.engines.mail_imap import ImapMailbox
    from zeroline.engines.mail_server import MailServer

    made = room.sent()
    server.deliver(b"From: x@y.org\r\nSubject: something else\r\n\r\nHello\r\n")
    server.deliver(answer(made, Date="Mon, 1 Jan 2001 10:00:00 +0000"))
    address = MailServer.of(f"imaps://desk%40example.org@localhost:{server.secure}", "imap", str(server.certificate))
    mailbox = ImapMailbox(address, PASSWORD.replace(" ", "_"))
    (filed,), left = fetch(room.archive, mailbox, None)
    assert (filed.enquiry.id, filed.reply.replied_by, left) == (made.one.enquiry.id, "its arrival", [])
    assert fetch(room.archive, mailbox, None) == ([], [])
    assert room.stands(made.one.enquiry.id)[0] == "replied"


def test_what_cannot_be_filed_stays_in_the_mailbox_with_its_reason(room: Room) -> None:
    made = room.sent()
    mailbox = ScriptedMailbox(
        (
            Arrived(
                answer(made, "Fine.", In_Reply_To="", Subject="x", References=made.one.letters[0].letter.message_id),
                None,
            ),
            Arrived(b"\xff\xfe" + made.one.letters[0].letter.message_id.encode(), None),
            Arrived(None, None, "a mail of 26 MiB was left in the mailbox, as too large"),
        )
    )
    filed, left = fetch(room.archive, mailbox, None)
    assert len(filed) == 1
    assert [why.split(":")[0] for why in left] == [
        "That is no mail that can be read", "a mail of 26 MiB was left in the mailbox, as too large"
    ]  # fmt: skip


# -- in the archive --------------------------------------------------------------------------------------------------


def test_an_erasure_reaches_letters_and_answers(room: Room) -> None:
    made = room.sent()
    file_reply(room.archive, answer(made, "We look into it."), "Борис")
    erase(room.archive, room.clip, "asked", "Анна")
    assert list(room.archive.vault.sealed()) == []
    assert verify(room.archive) == []
    home = room.archive.ledger.head.file.parent
    assert b"press@mil.example" not in b"".join(file.read_bytes() for file in home.glob("archive.db*"))
    with pytest.raises(WrongUse, match="There is no enquiry"):
        shown(room.archive, made.one.enquiry.id, PLACES)


def test_what_was_changed_in_the_vault_is_named(room: Room) -> None:
    filed = file_reply(room.archive, answer(room.sent()), None)
    place = room.archive.vault.place(filed.reply.sha256)
    place.chmod(0o600)
    place.write_bytes(b"another")
    assert [one.why for one in verify(room.archive)] == ["its bytes were changed: their hash is another"]
    place.unlink()
    assert [one.why for one in verify(room.archive)] == ["its bytes were removed"]


def test_a_backup_holds_answers_and_a_bag_does_not(room: Room, tmp_path: Path) -> None:
    filed = file_reply(room.archive, answer(room.sent()), None)
    back_up(room.archive, tmp_path / "backup")
    export(room.archive, [room.clip], tmp_path / "bag", "Анна")
    bag = b"".join(file.read_bytes() for file in (tmp_path / "bag").rglob("*") if file.is_file())
    assert MOD.address.encode() not in bag
    other = open_archive(tmp_path / "other")
    restore(tmp_path / "backup", other)
    assert other.vault.digest(filed.reply.sha256) == filed.reply.sha256
    assert standing(shown(other, filed.enquiry.id, PLACES).one, TODAY).state == "replied"
    other.ledger.database.close()


# -- by command ------------------------------------------------------------------------------------------------------

Run = Callable[..., int]
Printed = pytest.CaptureFixture[str]


@pytest.fixture
def run(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZEROLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ZEROLINE_MAIL_FROM", "The desk <desk@example.org>")
    monkeypatch.setenv("ZEROLINE_DESK_MEMBER", "Анна")
    monkeypatch.setattr("zeroline.cli.signal.signal", lambda *_: None)  # the test runner's own handlers stay
    return lambda *arguments: main([str(one) for one in arguments])


def document(capsys: Printed) -> Any:
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A real mail server, and the settings that lead to it."""
    (tmp_path / "tls").mkdir()
    with smtp_server(tmp_path / "tls") as (post, port):
        monkeypatch.setenv("ZEROLINE_SMTP_SERVER", f"smtp://desk%40example.org@localhost:{port}")
        monkeypatch.setenv("ZEROLINE_SMTP_PASSWORD", PASSWORD)
        monkeypatch.setenv("ZEROLINE_MAIL_ROOTS", str(tmp_path / "tls" / "cert.pem"))
        yield post


def test_the_whole_way_by_command(room: Room, run: Run, tmp_path: Path, capsys: Printed, served: Post) -> None:
    asked = ("enquiry", "draft", room.clip, "--to", MOD.shown, "--deadline", IN_THREE_DAYS, "--claims", "pay_dispute")
    assert run(*asked, "--json") == 0
    made = document(capsys)
    id, confirm = made["enquiry"]["id"], made["confirm"]
    assert run("enquiry", "show", id) == 0
    printed = capsys.readouterr().out
    assert "It would reveal:\n  - It goes to the Ministry of Defence <press@mil.example>" in printed
    assert f"zeroline enquiry send {id} --confirm {confirm}" in printed
    assert run("enquiry", "send", id) == 2  # nobody at a terminal
    assert "prints the hash that --confirm takes" in capsys.readouterr().err
    assert run("enquiry", "send", id, "--confirm", confirm) == 0
    assert "the mail server said: OK, queued as 4711" in capsys.readouterr().err
    assert len(served.mails) == 1
    (tmp_path / "answer.eml").write_bytes(answer(shown(room.archive, id, PLACES)))
    assert run("enquiry", "reply", "answer.eml", "--json") == 0
    assert document(capsys)["filed"][0]["enquiry"] == id
    assert run("enquiry", "list", "--json") == 0
    listing = document(capsys)
    assert [one["state"] for one in listing["enquiries"]] == ["replied"]
    words = set(re.findall(r"[a-z0-9_]+", " ".join(re.findall(r"`([^`]+)`", page("json.md")))))
    assert keys_of(listing) | keys_of(made) <= words
    assert run("history", room.clip) == 0
    assert "An answer was filed" in capsys.readouterr().out
    assert run("verify-archive") == 0


def test_a_letter_as_a_file_by_command(room: Room, run: Run, tmp_path: Path, capsys: Printed) -> None:
    made = room.draft()
    id = made.one.enquiry.id
    assert run("enquiry", "send", id, "--confirm", digest(made)) == 2
    assert "No `smtp_server` is set" in capsys.readouterr().err
    assert run("enquiry", "eml", id, "--confirm", "0" * 64, "--out", "a.eml") == 2
    assert not (tmp_path / "a.eml").exists()
    assert run("enquiry", "eml", id, "--confirm", digest(made), "--out", "a.eml") == 0
    assert b"X-Unsent: 1" in (tmp_path / "a.eml").read_bytes()
    assert run("enquiry", "settle", id, "--sent", datetime.now(UTC).isoformat()) == 0
    assert run("enquiry", "list", "--due") == 0
    assert run("enquiry", "remind", id) == 0
    assert "Reminder: Request for comment" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "why", "code"),
    [
        (("draft", "CLIP", "--to", "press@mil.example", "--deadline", IN_THREE_DAYS), "names nobody", 2),
        (("draft", "CLIP", "--to", "A <a@b.org>\nBcc: x@y.org", "--deadline", IN_THREE_DAYS), "must be on one line", 2),
        (("draft", "CLIP", "--to", MOD.shown, "--deadline", "2020-01-01"), "is past", 2),
        (("draft", "aaaaaaaaaa", "--to", MOD.shown, "--deadline", IN_THREE_DAYS), "holds no clip", 2),
        (("show", "nothing"), "There is no enquiry 'nothing'", 2),
        (("reply", "large.eml"), "is larger than 25 MiB", 3),
        (("reply", "utf16.eml"), "That is no mail that can be read", 3),
        (("reply", "none.eml"), "cannot be read", 3),
        (("fetch",), "No `imap_server` is set", 2),
    ],
)
def test_bad_input_is_a_sentence(
    room: Room, run: Run, tmp_path: Path, capsys: Printed, words: tuple[str, ...], why: str, code: int
) -> None:
    with (tmp_path / "large.eml").open("wb") as file:
        file.truncate(50 << 20)
    (tmp_path / "utf16.eml").write_text("From: a@b.org\n\nHello", encoding="utf-16")
    assert run("enquiry", *(room.clip if word == "CLIP" else word for word in words)) == code
    assert why in capsys.readouterr().err
