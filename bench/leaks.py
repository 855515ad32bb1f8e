"""Sixty leaks are put into a clean bundle, one at a time: each must be found. Part of `make bench-release`."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from tests.acts.test_releasing import FACE, Room
from tests.engines.made_media import ffmpeg
from zeroline.acts import leaks as leak_check
from zeroline.acts import releasing
from zeroline.domain.release import Shield
from zeroline.domain.secret import Leak
from zeroline.engines.look_for_leaks import Suspect, leaks

PHONE = "8 900 123 45 67"
SHIELD = Shield((FACE,), faces_seen=True, voice="silence", words=(PHONE,))
PERSON, PERSON_SAID, TOWN = "Ivanov", "Иванов", "Бахмут"
BITEXACT = ("-fflags", "+bitexact", "-flags", "+bitexact", "-map_metadata", "-1", "-movflags", "+faststart")


@dataclass(frozen=True)
class Clean:
    """A protected clip's bundle, copied to `folder`, and what the check knows of it."""

    folder: Path
    suspect: Suspect
    id: str
    original: Path
    clip: str
    sha256: str

    def file(self, ending: str) -> Path:
        return self.folder / f"{self.id}{ending}"

    def found(self, like: Clean | None = None) -> list[Leak]:
        """What is found in it; `like`: only in the files that are not as in that one."""
        files = {path.name: path for path in sorted(self.folder.iterdir())}
        if like is not None:
            files = {name: path for name, path in files.items() if not _same(path, like.folder / name)}
        return list(leaks(replace(self.suspect, files=files)))

    def copied(self, to: Path) -> Clean:
        shutil.copytree(self.folder, to)
        return replace(self, folder=to)


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.read_bytes() == other.read_bytes()


Seed = Callable[[Clean], None]


def clean_bundle(room: Room, to: Path, protection: str = "protected", shield: Shield = SHIELD) -> Clean:
    """Releases the room's clip; what the leak check was given is kept beside it."""
    seen: list[Suspect] = []
    whole = releasing.must_not_leak

    def watched(kept: leak_check.Kept, files: dict[str, Path], bench: leak_check.Bench) -> None:
        to.mkdir()
        for name, path in files.items():
            shutil.copyfile(path, to / name)
        whole(kept, files, bench)
        letters = to.with_name(f"{to.name}-room")
        letters.mkdir()
        seen.append(leak_check.suspect(kept, files, replace(bench, room=letters)))

    releasing.must_not_leak = watched  # type: ignore[assignment]
    try:
        made = room.signed().decided(protection, shield).released()
    finally:
        releasing.must_not_leak = whole
    with room.archive.ledger.reading() as connection:
        (sha256,) = connection.exec_driver_sql("SELECT sha256 FROM clips").scalars()
    return Clean(to, seen[0], made.id, room.archive.vault.path(sha256), made.clip, sha256)


def _says(content: bytes | str, ending: str = ".en.srt") -> Seed:
    def put(clean: Clean) -> None:
        told = content.encode() if isinstance(content, str) else content
        with clean.file(ending).open("ab") as file:
            file.write(b"\n" + told + b"\n")

    return put


def _holds(content: bytes | str, name: str) -> Seed:
    def put(clean: Clean) -> None:
        (clean.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)

    return put


def _told(tell: Callable[[Clean], str], ending: str = ".en.vtt") -> Seed:
    return lambda clean: _says(tell(clean), ending)(clean)


def _field(tell: Callable[[Clean], dict[str, object]]) -> Seed:
    def put(clean: Clean) -> None:
        file = clean.file(".json")
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | tell(clean)), "utf-8")

    return put


def _zip(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return packed.getvalue()


def _in_document(part: str, content: bytes) -> Seed:
    """A part of the pack as DOCX, put in its place or beside it, pressed as word processors do."""

    def put(clean: Clean) -> None:
        file = clean.file(".pack.docx")
        with zipfile.ZipFile(file) as package:
            parts = {one: package.read(one) for one in package.namelist()}
        file.write_bytes(_zip(**parts | {part: parts.get(part, b"").replace(b"</w:body>", b"") + content}))

    return put


def _in_page(content: str) -> Seed:
    """In the pack as HTML, where nobody sees it."""

    def put(clean: Clean) -> None:
        file = clean.file(".pack.html")
        file.write_text(file.read_text("utf-8").replace("</main>", f"{content}</main>"), "utf-8")

    return put


_SPLIT = "<w:p><w:r><w:t>Iva</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>nov</w:t></w:r></w:p></w:body>"
TEXTS: dict[str, Seed] = {
    "a name in Latin letters": _says(PERSON),
    "a name as it was said": _says(PERSON_SAID),
    "a name in another case": _says("передайте Иванову"),
    "a name in capitals": _says("SERGEI IVANOV"),
    "a name spelt otherwise": _says("Sergey"),
    "a name in a file's manner": _says("clip_ivanov_1"),
    "a name with an accent": _says("Ивано\u0301в"),
    "a name with signs that are not seen": _says("Iva\u200bn\u00adov"),
    "a name in wide letters": _says("\uff29\uff56\uff41\uff4e\uff4f\uff56"),
    "a name parted by tags": _says("<b>Iva</b>nov", ".en.ttml"),
    "UTF-16, little end first": _holds(f"by {PERSON_SAID}.".encode("utf-16-le"), "notes.txt"),
    "UTF-16, big end first": _holds(b"\xfe\xff" + PERSON_SAID.encode("utf-16-be"), "notes.txt"),
    "Windows-1251": _says(PERSON_SAID.encode("cp1251")),
    "KOI8": _says(PERSON_SAID.encode("koi8-u")),
    "DOS 866": _says(PERSON_SAID.encode("cp866")),
    "ISO 8859-5": _says(PERSON_SAID.encode("iso8859-5")),
    "Mac Cyrillic": _says(PERSON_SAID.encode("mac-cyrillic")),
    "percent-encoded": _says(quote(PERSON_SAID)),
    "percent-encoded in Windows-1251": _says(quote(PERSON_SAID, encoding="cp1251")),
    "HTML's characters": _says("".join(f"&#{ord(letter)};" for letter in PERSON_SAID)),
    "HTML's characters, twice": _says(html.escape("".join(f"&#x{ord(one):x};" for one in PERSON_SAID))),
    "JSON's escapes": _says(json.dumps(PERSON_SAID)),
    "quoted-printable": _says("".join(f"={byte:02X}" for byte in PERSON_SAID.encode())),
    "base64": _says(base64.b64encode(f"the speaker is {PERSON_SAID}".encode())),
    "base64 of an address": _says(base64.urlsafe_b64encode("he is Sergei Ivanov".encode("utf-16-le"))),
    "base64 in base64": _says(base64.b64encode(base64.b64encode(f"by {PERSON_SAID} himself".encode()))),
    "base32": _says(base64.b32encode(f"told by {PERSON_SAID}".encode())),
    "hexadecimal": _says(PERSON_SAID.encode().hex()),
    "UTF-8 taken for Latin-1": _says(PERSON_SAID.encode().decode("latin-1")),
    "an exact place": _says(f"под {TOWN}ом", ".ru.srt"),
    "an exact place in Latin letters": _says("near BAKHMUT", ".en.ass"),
    "a telephone number with other signs": _says("+8(900)123-45-67"),
    "a Word file": _holds(_zip(**{"word/document.xml": PERSON_SAID.encode()}), "pack.docx"),
    "a zip file in a zip file": _holds(_zip(inner=_zip(a=PERSON.encode())), "pack.zip"),
    "a name within a zip file": _holds(_zip(**{"Ivanov.txt": b""}), "pack.zip"),
    "a name in the pack as DOCX": _in_document("word/document.xml", PERSON_SAID.encode()),
    "a name in two runs of the pack as DOCX": _in_document("word/document.xml", _SPLIT.encode()),
    "who wrote the pack as DOCX": _in_document("docProps/core.xml", "<dc:creator>Борис</dc:creator>".encode()),
    "where a link of the pack as DOCX leads": _in_document("word/_rels/document.xml.rels", b"https://t.me/chan/12"),
    "a note of a reviewer in the pack as DOCX": _in_document("word/comments.xml", PERSON_SAID.encode("utf-16")),
    "a remark in the pack as HTML": _in_page(f"<!-- {PERSON} -->"),
    "an attribute in the pack as HTML": _in_page('<p title="near Bakhmut"></p>'),
    "gzip": _holds(gzip.compress(PERSON_SAID.encode()), "index.gz"),
    "a packed stream": _holds(b"%PDF-1.7 " + zlib.compress(PERSON_SAID.encode()), "pack.pdf"),
    "a field of JSON": _field(lambda _: {"by": PERSON}),
    "a name of a field": _field(lambda _: {"ivanov": 1}),
    "the original's hash": _field(lambda clean: {"of": clean.sha256}),
    "the original's hash in base64": _field(
        lambda clean: {"of": base64.b64encode(bytes.fromhex(clean.sha256)).decode()}
    ),
    "the clip's id": _told(lambda clean: f"NOTE {clean.clip}"),
    "the source's address": _told(lambda _: "https://t.me/chan/12"),
    "the account": _told(lambda _: "by @chan"),
    "the name of the original's file": _told(lambda _: "Иванов.mp4"),
    "a person of the desk": _told(lambda _: "signed off by Борис"),
    "a path of this machine": _told(lambda clean: str(clean.original)),
}
NAMES: dict[str, Seed] = {
    "a person in a file's name": _holds("", "Ivanov-notes.txt"),
    "a file's name, percent-encoded": _holds("", f"{quote(PERSON_SAID)}.txt"),
    "the clip's id in a file's name": lambda clean: _holds("", f"{clean.clip}.txt")(clean),
}


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def _boxed(kind: bytes, content: bytes | str, ending: str = ".mp4") -> Seed:
    def put(clean: Clean) -> None:
        with clean.file(ending).open("ab") as file:
            file.write(_box(kind, content.encode() if isinstance(content, str) else content))

    return put


def _patched(old: bytes, new: bytes) -> Seed:
    def put(clean: Clean) -> None:
        file = clean.file(".mp4")
        content = file.read_bytes()
        assert len(old) == len(new)
        assert old in content
        file.write_bytes(content.replace(old, new, 1))

    return put


def _segment(kind: int, content: bytes) -> Seed:
    def put(clean: Clean) -> None:
        file = clean.file(".jpg")
        whole = file.read_bytes()
        file.write_bytes(whole[:2] + struct.pack(">BBH", 0xFF, kind, len(content) + 2) + content + whole[2:])

    return put


def _made_at(clean: Clean) -> None:
    file = clean.file(".mp4")
    content = bytearray(file.read_bytes())
    at = content.index(b"mvhd") + 8
    content[at : at + 4] = struct.pack(">I", 3_800_000_000)
    file.write_bytes(content)


def _among_pictures(clean: Clean) -> None:
    """Bytes in the middle of the coded picture, where no length changes."""
    file = clean.file("-square.mp4")
    content = bytearray(file.read_bytes())
    at, secret = content.index(b"mdat") + 4_000, PERSON_SAID.encode("utf-16-le")
    content[at : at + len(secret)] = secret
    file.write_bytes(content)


BOXES: dict[str, Seed] = {
    "a box of notes": _boxed(b"udta", _box(b"\xa9nam", b"clip")),
    "a box of XMP": _boxed(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + b"<x:xmpmeta/>"),
    "an empty box that is not": _boxed(b"free", PERSON, "-vertical.mp4"),
    "a further mdat": _boxed(b"mdat", b"0123456789"),
    "bytes after the end": _says(b"0123456789", "-square.mp4"),
    "a handler's name": _patched(b"VideoHandler", b"Ivanov phone"),
    "the time when it was made": _made_at,
    "a name among the coded pictures": _among_pictures,
    "a comment in the still": _segment(0xFE, b"by hand"),
    "EXIF in the still": _segment(0xE1, b"Exif\0\0II*\0"),
    "a thumbnail in the still": _segment(0xE0, b"JFXX\0\x10abc"),
    "bytes after the still": _says(b"abc", ".jpg"),
}


def _remade(*arguments: str, ending: str = ".mp4", inputs: tuple[str | Path, ...] = ()) -> Seed:
    """The video through ffmpeg again; `{original}` stands for the original's file."""

    def put(clean: Clean) -> None:
        file, beside = clean.file(ending), clean.folder / "beside.mp4"
        told = [str(clean.original) if one == "{original}" else str(one) for one in (*inputs, *arguments)]
        ffmpeg("-i", file, *told, beside)
        beside.rename(file)

    return put


COPIED = ("-c", "copy", *BITEXACT)
DRAWN = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "copy", "-bsf:v",
         "filter_units=remove_types=6", "-metadata:s:v", "encoder=H.264", *BITEXACT)  # fmt: skip
CONTROLS: dict[str, Seed] = {"the container anew": _remade(*COPIED), "the picture anew": _remade(*DRAWN)}


def _uncovered(when: str, ending: str = ".mp4", box: str = "60:60:64:36", colour: str = "0x806040") -> Seed:
    wide, high, left, top = box.split(":")
    draw = f"drawbox=x={left}:y={top}:w={wide}:h={high}:color={colour}:t=fill:enable='{when}'"
    return _remade("-vf", draw, *DRAWN, ending=ending)


def _still_uncovered(clean: Clean) -> None:
    ffmpeg("-i", clean.original, "-frames:v", "1", "-update", "1", *BITEXACT, clean.file(".jpg"))


OWN_SOUND = ("-i", "{original}")
MEDIA: dict[str, Seed] = {
    "a title tag": _remade(*COPIED, "-metadata", "title=clip"),
    "a timecode track": _remade(*COPIED, "-timecode", "01:02:03:04"),
    "the encoder's settings": _remade(*(one for one in DRAWN if one not in ("-bsf:v", "filter_units=remove_types=6"))),
    "a second sound track": _remade("-map", "0", "-map", "1:a", *COPIED, inputs=OWN_SOUND),
    "a second picture": _remade("-map", "0", "-map", "1:v", *COPIED, inputs=OWN_SOUND),
    "a cover bare in one frame": _uncovered("between(n,20,20)"),
    "a cover bare in the last frame": _uncovered("gte(n,49)"),
    "a corner of a cover bare": _uncovered("1", box="20:20:64:36"),
    "a dark picture under a cover": _uncovered("1", colour="0x2a2a2a"),
    "a cover bare in the upright shape": _uncovered("1", "-vertical.mp4", "100:90:170:410"),
    "a cover bare in the square": _uncovered("between(n,5,9)", "-square.mp4", "100:80:170:250"),
    "a still without its cover": _still_uncovered,
    "the clip's own sound": _remade(
        "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", *BITEXACT, inputs=OWN_SOUND
    ),
    "the clip's own sound, very low": _remade(
        *("-map", "0:v", "-map", "1:a", "-c:v", "copy", "-af", "volume=-30dB", "-c:a", "aac", *BITEXACT),
        inputs=OWN_SOUND,
        ending="-square.mp4",
    ),
}
SEEDS = TEXTS | NAMES | BOXES | MEDIA


def measured(clean: Clean, seeds: dict[str, Seed], folder: Path) -> Iterator[tuple[str, list[Leak]]]:
    """What was found of each seed."""
    for number, (name, seed) in enumerate(seeds.items()):
        seeded = clean.copied(folder / f"seed-{number}")
        seed(seeded)
        yield name, seeded.found(clean)
        shutil.rmtree(seeded.folder)


def main() -> None:
    """Prints what was found, as a table; ends with 1 where a leak was missed or a clean bundle was stopped."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        clean = clean_bundle(Room(folder, rate=25), folder / "bundle")
        alarms = [name for name, found in measured(clean, CONTROLS, folder) if found]
        found = dict(measured(clean, SEEDS, folder))
    missed = [name for name, told in found.items() if not told]
    print(f"| seeded leaks found | {len(found) - len(missed)} of {len(found)} | all |")
    print(f"| bundles made anew without a leak, and stopped | {len(alarms)} of {len(CONTROLS)} | 0 |")
    for name in missed + alarms:
        print(f"- {name}")
    if missed or alarms:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
