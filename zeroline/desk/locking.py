"""What a lock of a name's spelling brings with it, from the page and from the API alike."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from zeroline.archive.changes import Save
from zeroline.desk.office import Office
from zeroline.domain.line import ENGLISH
from zeroline.domain.notes import MentionRuling
from zeroline.domain.operation import Put, SetText
from zeroline.language.locks import respelt


def respelling(office: Office, clip: str, lock: Save) -> list[Save]:
    """The changes that put a locked spelling into the English of the lines that say the name in another: each is a
    change by whoever locks, which the history shows and anybody can take back. None where `lock` locks nothing. Their
    ids follow from the lock's, so that a lock that is sent twice brings them once. Raises NoSuchClip."""
    note = lock.op.note if isinstance(lock.op, Put) else None
    if not isinstance(note, MentionRuling) or not note.locked:
        return []
    opened = office.editing.open(clip)
    english = {line.id: line.english_text for line in opened.draft.lines if line.english}
    texts = respelt(note, office.readings.desk.work(clip).meaning.mentions, english)
    return [
        Save(uuid5(NAMESPACE_OID, f"{lock.id} {line}").hex, lock.client, opened.number, SetText(line, ENGLISH, text))
        for line, text in texts.items()
    ]
