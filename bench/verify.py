"""A release changed in every way that releases are: does `verify` tell what it is? Part of `make bench-release`.

Each kind of change is made of a real release (12 s of a drawn picture that moves with the shipped clip's voice, two
versions) and must get the one right answer: the colour, what the reasons must tell, the release and version, the lines
that differ.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.acts.test_verifying import MOVING, SECONDS, Scene
from tests.engines.made_media import ffmpeg
from zeroline.acts.verifying_media import UNCHECKED
from zeroline.archive.certificate import chain_of, video_key
from zeroline.archive.keys import make_key
from zeroline.archive.releases import withdraw
from zeroline.domain.record import sha256_of
from zeroline.domain.release import Released
from zeroline.domain.verified import AMBER, GREEN, GREY, WITHDRAWN, Verified
from zeroline.engines.brand_c2pa import C2paBranding
from zeroline.engines.fonts import FONTS
from zeroline.engines.leak_boxes import boxes
from zeroline.ports import Provenance

SAID, FORGED = "My name is Sergei Ivanov. We stand near Bakhmut.", "My name is Sergei Ivanov. We left Bakhmut."
CORRECTED = "My name is Sergei Ivanov. We stand not far from Bakhmut."
_OTHER = ("-f", "lavfi", "-i", "life=s=320x180:r=10:mold=10:seed=3")  # another picture that moves
_BOTH, _PICTURE, _SOUND = "The picture and sound are", "The picture is", "The sound is"


@dataclass(frozen=True)
class Case:
    """A release in two versions, and who asks about files made of the second. `other` is a folder for another desk's
    key."""

    scene: Scene
    first: Released
    second: Released
    folder: Path

    def file(self, ending: str, made: Released | None = None, to: str | None = None) -> Path:
        made = made or self.second
        path = self.folder / (to or f"v{made.version_number}{ending}")
        path.write_bytes(self.scene.room.file(made, f"{made.id}{ending}").read_bytes())
        return path

    def made(self, name: str, *how: str | Path, beside: tuple[str | Path, ...] = ()) -> Path:
        to = self.folder / name
        ffmpeg("-i", self.file(".mp4", to=f"of-{name}.mp4"), *beside, *how, to)
        return to

    def captions(self, name: str, put: str = "We left Bakhmut.", ending: str = ".en.srt") -> Path:
        told = self.scene.room.text(self.second, f"{self.second.id}{ending}")
        path = self.folder / name
        path.write_text(told.replace("We stand not far from", put.removesuffix("Bakhmut.").strip()), "utf-8")
        return path


@dataclass(frozen=True)
class Kind:
    """One change. `tells` stands in the sentence or in the reasons; `found` are the lines that are told to differ, as
    the file has them; `version` None: no release may be named."""

    name: str
    make: Callable[[Case], Path]
    verdict: str
    tells: tuple[str, ...]
    version: int | None = 2
    found: tuple[str | None, ...] = ()


def case(folder: Path, seconds: int = SECONDS) -> Case:
    scene = Scene(folder, "open", MOVING, seconds)
    first = scene.made
    second = scene.corrected("We stand not far from Bakhmut.")
    return Case(scene, first, second, folder)


def _byte(where: Callable[[bytes], int]) -> Callable[[Case], Path]:
    def change(one: Case) -> Path:
        path = one.file(".mp4", to="byte.mp4")
        content = bytearray(path.read_bytes())
        content[where(bytes(content))] ^= 1
        path.write_bytes(content)
        return path

    return change


def _credentials(content: bytes) -> tuple[int, int]:
    """Where the box of the C2PA manifest begins and ends."""
    (box,) = [one for one in boxes(content) if one.path == "uuid"]
    return box.start - 8, box.end


def _without(content: bytes) -> bytes:
    """The same, its credentials overwritten in place: no other byte moves."""
    start, end = _credentials(content)
    return content[: start + 4] + b"free" + bytes(end - start - 8) + content[end:]


def _stripped(one: Case) -> Path:
    path = one.file(".mp4", to="stripped.mp4")
    path.write_bytes(_without(path.read_bytes()))
    return path


def _pasted(one: Case) -> Path:
    """The second version's file with the credentials of the first."""
    path, other = one.file(".mp4", to="pasted.mp4"), one.file(".mp4", one.first)
    content, from_ = path.read_bytes(), other.read_bytes()
    (start, end), (first, last) = _credentials(content), _credentials(from_)
    assert end - start == last - first
    path.write_bytes(content[:start] + from_[first:last] + content[end:])
    return path


def _in_stranger(one: Case) -> Path:
    path, other = _stranger(one), one.file(".mp4")
    content, from_ = path.read_bytes(), other.read_bytes()
    first, last = _credentials(from_)
    path.write_bytes(content + from_[first:last])
    return path


def _stranger(one: Case) -> Path:
    path = one.folder / "stranger.mp4"
    ffmpeg(*_OTHER, "-f", "lavfi", "-i", "anoisesrc=a=0.1:seed=3", "-t", "8", "-pix_fmt", "yuv420p", path)
    return path


def _signed_by_another(one: Case) -> Path:
    path = _stripped(one)
    key = make_key(one.folder / "other-keys")
    C2paBranding().brand(path, Provenance(one.second.id, 2, "ru", chain_of(key), video_key(key).sign))
    return path.rename(one.folder / "another-key.mp4")


def _manifest_by_another(one: Case) -> Path:
    told = json.loads(one.scene.room.text(one.second, "manifest.json"))
    key = make_key(one.folder / "other-keys-2")
    body = told["signed"].replace(CORRECTED.split(". ")[1], FORGED.split(". ")[1])
    path = one.folder / "manifest-of-another.json"
    told |= {"signed": body, "public_key": key.public, "signature": key.sign(sha256_of(body.encode()))}
    path.write_text(json.dumps(told), "utf-8")
    return path


def _marked(name: str, ending: str, line: str) -> Callable[[Case], Path]:
    """Our captions with a line more that looks like our mark."""

    def make(one: Case) -> Path:
        path = one.folder / name
        told = one.scene.room.text(one.second, f"{one.second.id}{ending}").rstrip("\n")
        path.write_text(f"{told}\n{line.format(id=one.second.id)}\n", "utf-8")
        return path

    return make


def _beside(one: Case) -> Path:
    path = one.file(".mp4", to="beside.mp4")
    one.captions("beside.en.srt")
    return path


def _burned(one: Case) -> Path:
    (font, *_) = sorted(FONTS.glob("*.ttf"))
    letters = "drawbox=y=ih*0.72:h=ih*0.28:color=black@0.8:t=fill,drawtext=text='We left Bakhmut':fontcolor=white:" \
              f"fontsize=24:x=40:y=h-40:fontfile={font}"  # fmt: skip
    return one.made("burned.mp4", "-vf", letters, "-c:a", "copy")


def _swapped(one: Case) -> Path:
    speech = one.scene.original
    return one.made("swapped.mp4", "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-af", "areverse", "-shortest",
                    beside=("-i", speech))  # fmt: skip


def _carries(name: str, put: str, *how: str) -> Callable[[Case], Path]:
    def make(one: Case) -> Path:
        (one.folder / "apart").mkdir(exist_ok=True)  # beside the video it would be one more that is carried
        captions = one.captions(f"apart/{name}.srt", put)
        return one.made(name, "-map", "0", "-map", "1", "-c", "copy", *how, beside=("-i", captions))

    return make


def _shortened(one: Case) -> Path:
    return one.made("cut.mp4", "-ss", "4", "-crf", "28")


KINDS = (
    Kind("our bytes, unaltered", lambda one: one.file(".mp4"), GREEN, ("unaltered",)),
    Kind("our captions, unaltered", lambda one: one.file(".en.vtt"), GREEN, ("unaltered",)),
    Kind("a version that was corrected since", lambda one: one.file(".mp4", one.first), GREEN,
         ("unaltered; version 2 has corrected it",), 1),
    Kind("the container anew", lambda one: one.made("anew.mp4", "-c", "copy"), AMBER,
         (_BOTH, UNCHECKED, "bears no Content Credentials")),
    Kind("another container", lambda one: one.made("anew.mkv", "-c", "copy"), AMBER, (_BOTH, UNCHECKED)),
    Kind("coded anew, smaller", lambda one: one.made("small.mp4", "-vf", "scale=240:-2", "-crf", "32", "-b:a", "48k"),
         AMBER, (_BOTH, UNCHECKED)),
    Kind("cut", _shortened, AMBER, ("seconds 4 to 12 of", UNCHECKED)),
    Kind("one byte of the picture changed", _byte(lambda content: content.index(b"mdat") + 9_000), AMBER,
         (_BOTH, UNCHECKED, "ours and do not fit it")),
    Kind("one byte of the signature changed", _byte(lambda content: _credentials(content)[1] - 3_000), AMBER,
         (_BOTH, UNCHECKED, "Content Credentials")),
    Kind("its credentials taken out", _stripped, AMBER, (_BOTH, UNCHECKED, "bears no Content Credentials")),
    Kind("the credentials of another release pasted in", _pasted, AMBER,
         (_BOTH, UNCHECKED, "are those of our release", "v1: they were put into this file")),
    Kind("signed by another key", _signed_by_another, AMBER, (_BOTH, UNCHECKED, "not signed with our key")),
    Kind("a manifest signed by another key", _manifest_by_another, AMBER, ("Our signature does not hold",)),
    Kind("a forged file of captions", lambda one: one.captions("forged.srt"), AMBER,
         ("1 of their lines are not",), found=(FORGED,)),
    Kind("a forged file of captions in another form", lambda one: one.captions("forged.ass", ending=".en.ass"), AMBER,
         ("1 of their lines are not",), found=(FORGED,)),
    Kind("a forged line in the style of our mark",
         _marked("mark.ass", ".en.ass", "Dialogue: 1,0:00:03.00,0:00:09.00,Mark,,0,0,0,,We all surrendered."), AMBER,
         ("1 of their lines are not",), found=("We all surrendered.",)),
    Kind("a forged line that looks like our mark",
         _marked("mark.srt", ".en.srt", "\n9\n00:00:03,000 --> 00:00:09,000\n[We all surrendered. {id} v2]"), AMBER,
         ("1 of their lines are not",), found=("[We all surrendered. ID v2]",)),
    Kind("our video, a forged file of captions beside it", _beside, AMBER,
         ("unaltered, but captions lie beside it that are not ours",), found=(FORGED,)),
    Kind("a forged track of captions", _carries("track.mp4", "We left Bakhmut.", "-c:s", "mov_text"), AMBER,
         (_BOTH, UNCHECKED, "as track 1", "1 are not as we released them"), found=(FORGED,)),
    Kind("a forged track of captions in another container",
         _carries("track.mkv", "We left Bakhmut.", "-c:s", "ass", "-metadata:s:s", "language=eng"), AMBER,
         (_BOTH, UNCHECKED, "as track 1 (eng)", "1 are not as we released them"), found=(FORGED,)),
    Kind("our own captions as a track", _carries("own.mp4", "We stand not far from", "-c:s", "mov_text"), AMBER,
         (_BOTH, UNCHECKED, "say what we released")),
    Kind("another sound under it", _swapped, AMBER, (_PICTURE, UNCHECKED, "laid another under the picture")),
    Kind("its sound under another picture",
         lambda one: one.made("sound.mp4", "-map", "1:v", "-map", "0:a", "-c:a", "copy", "-pix_fmt", "yuv420p",
                              "-shortest", beside=_OTHER),
         AMBER, (_SOUND, UNCHECKED, "Its picture was not recognised")),
    Kind("captions burned over ours", _burned, AMBER, (_BOTH, UNCHECKED)),
    Kind("cropped", lambda one: one.made("cropped.mp4", "-vf", "crop=iw*0.9:ih*0.9,scale=320:180"), AMBER,
         (_BOTH, UNCHECKED)),
    Kind("mirrored", lambda one: one.made("mirrored.mp4", "-vf", "hflip"), AMBER,
         (_BOTH, UNCHECKED, "The picture is mirrored.")),
    Kind("sped up", lambda one: one.made("fast.mp4", "-vf", "setpts=PTS/1.05", "-af", "atempo=1.05"), AMBER,
         (_BOTH, UNCHECKED, "times the speed")),
    Kind("a stranger's file", _stranger, GREY, ("no release of ours",), None),
    Kind("a stranger's file with our credentials", _in_stranger, GREY, ("no release of ours", "put into this file"),
         None),
)  # fmt: skip
TAKEN_BACK = (
    Kind("a release that was withdrawn", lambda one: one.file(".mp4"), WITHDRAWN, ("has been withdrawn",), None),
    Kind("one that was withdrawn, coded anew", lambda one: one.made("gone.mp4", "-crf", "30"), GREY,
         ("no release of ours",), None),
)  # fmt: skip


def wrong(kind: Kind, found: Verified, id: str) -> list[str]:
    """In what an answer is not the right one; empty: in nothing."""
    told, faults = " ".join((found.why, *found.reasons)), []
    if found.verdict != kind.verdict:
        faults.append(f"{found.verdict}, not {kind.verdict}")
    named = (None, None) if kind.version is None else (id, kind.version)
    if (found.clip, found.version) != named:
        faults.append(f"names {found.clip} v{found.version}, not {named[0]} v{named[1]}")
    faults += [f"does not tell {one!r} but {told!r}" for one in kind.tells if one not in told]
    changed = tuple((one.found or "").replace(id, "ID") or None for one in found.changed)
    if changed != kind.found:
        faults.append(f"finds changed {list(changed)}, not {list(kind.found)}")
    return faults


def measured(one: Case, kinds: tuple[Kind, ...] = KINDS, withdrawn: bool = True) -> Iterator[tuple[str, list[str]]]:
    """What is wrong with the answer on each kind of change; a release is taken back last."""
    for kind in kinds:
        yield kind.name, wrong(kind, one.scene.ask(kind.make(one)), one.second.id)
    if withdrawn:
        withdraw(one.scene.room.archive, one.scene.room.clip, "his family is threatened", "Анна")
        for kind in TAKEN_BACK:
            yield kind.name, wrong(kind, one.scene.ask(kind.make(one)), one.second.id)


def main() -> int:
    """Prints what each answer lacks; 1 where one is wrong."""
    with tempfile.TemporaryDirectory(prefix="zeroline-bench-") as folder:
        one = case(Path(folder))
        faults = dict(measured(one))
        one.scene.room.archive.ledger.database.close()
    for name, told in faults.items():
        print(f"- {name}: {'right' if not told else '; '.join(told)}")
    wrong_ones = sum(bool(told) for told in faults.values())
    print(
        f"| kinds of change to a release told apart rightly | {len(faults) - wrong_ones} of {len(faults)} | 12, all |"
    )
    return 1 if wrong_ones else 0


if __name__ == "__main__":
    raise SystemExit(main())
