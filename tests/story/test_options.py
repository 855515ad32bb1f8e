"""Each option of `translate` has the effect that its name promises."""

import re
from pathlib import Path

import pytest

from . import document as judges
from . import media, picture, reading
from .conftest import Work
from .needs import shared_clip
from .running import Zeroline, documents, files, refused

pytestmark = pytest.mark.real


@pytest.fixture(scope="module", params=judges.PROFILES)
def under(
    request: pytest.FixtureRequest, zeroline: Zeroline, translated: Work, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Work]:
    """The sample again under each profile: hearing was done, only the captions are laid out anew."""
    folder = tmp_path_factory.mktemp(request.param)
    how = ("--profile", request.param, "--formats", "srt,json", "--no-burn")
    return request.param, Work(translated.clip, folder, zeroline("translate", translated.clip, "--out", folder, *how))


def test_a_profile_holds(under: tuple[str, Work]) -> None:
    name, work = under
    assert work.outcome.code == 0, work.outcome.told()
    document, profile = work.document, judges.PROFILES[name]
    assert judges.faults(document) == []
    assert judges.too_long(document, profile) == []
    broken = judges.unread(document, profile, picture.rate(work.clip))
    assert len(broken) <= len(judges.reported(document)), f"broken and not flagged with numbers: {broken}"


def test_work_that_was_done_is_not_done_again(under: tuple[str, Work], translated: Work) -> None:
    _, work = under
    assert work.document["source"] == translated.document["source"]
    assert "heard before" in work.outcome.err


def test_the_default_profile_is_netflix(translated: Work) -> None:
    profile = judges.PROFILES["netflix"]
    document = translated.document
    assert judges.too_long(document, profile) == []
    broken = judges.unread(document, profile, picture.rate(translated.clip))
    assert len(broken) <= len(judges.reported(document)), f"broken and not flagged with numbers: {broken}"


def test_formats(zeroline: Zeroline, translated: Work, tmp_path: Path) -> None:
    outcome = zeroline("translate", translated.clip, "--out", tmp_path, "--formats", "ass,srt", "--no-burn")
    assert outcome.code == 0, outcome.told()
    assert files(tmp_path) == {"appeal.en.ass", "appeal.ru.srt", "appeal.en.srt"}


def test_no_burn_leaves_the_video_out(under: tuple[str, Work]) -> None:
    _, work = under
    assert files(work.folder) == {"appeal.ru.srt", "appeal.en.srt", "appeal.json"}


def test_bilingual(zeroline: Zeroline, translated: Work, tmp_path: Path) -> None:
    how = ("--bilingual", "--no-burn", "--protect", "none")
    outcome = zeroline("translate", translated.clip, "--out", tmp_path, *how)
    assert outcome.code == 0, outcome.told()
    cues = {
        "srt": reading.srt(tmp_path / "appeal.en.srt"),
        "vtt": reading.vtt((tmp_path / "appeal.en.vtt").read_text(encoding="utf-8"))[0],
        "ass": reading.ass(tmp_path / "appeal.en.ass"),
        "ttml": reading.ttml(tmp_path / "appeal.en.ttml"),
    }
    for kind, found in cues.items():
        shown = reading.spoken(found)
        text = "".join(cue.text for cue in shown)
        for part, script in (("source", "[а-яё]"), ("english", "[a-z]")):
            due = "".join(segment["text"] for segment in translated.document[part])
            held, wanted = (len(re.findall(script, words.lower())) for words in (text, due))
            assert held >= 0.95 * wanted > 0, f"{kind} holds {held} of {wanted} letters of the {part}"


def test_json_beside_it_is_one_document(zeroline: Zeroline, translated: Work, tmp_path: Path) -> None:
    how = ("--formats", "vtt", "--no-burn", "--json")
    outcome = zeroline("translate", translated.clip, "--out", tmp_path, *how)
    (document,) = documents(outcome.document)
    assert document["captions"] == translated.document["captions"]
    assert files(tmp_path) == {"appeal.en.vtt"}


def test_a_language_that_is_named_is_taken(zeroline: Zeroline, sample: Path, tmp_path: Path) -> None:
    """Ukrainian, for Russian speech."""
    clip = media.excerpt(sample, tmp_path / "x.mp4", (64, 36), seconds=4)
    how = ("--language", "uk", "--no-burn", "--formats", "srt,json")
    outcome = zeroline("translate", clip, "--out", tmp_path / "out", *how)
    assert outcome.code == 0, outcome.told()
    work = Work(clip, tmp_path / "out", outcome)
    assert work.document["language"]["tag"] == "uk"
    assert files(work.folder) == {"x.uk.srt", "x.en.srt", "x.json"}


def test_russian_is_told_from_ukrainian(zeroline: Zeroline, sample: Path, tmp_path: Path) -> None:
    russian = media.excerpt(sample, tmp_path / "ru.mp4", (64, 36))
    clips = [russian, shared_clip("public/uk-short.wav")]
    how = ("--language", "auto", "--no-burn", "--formats", "srt,json", "--json")
    outcome = zeroline("translate", *clips, "--out", tmp_path, *how)
    assert outcome.code == 0, outcome.told()
    heard = {document["clip"]["file"].rsplit("/", 1)[-1]: document for document in documents(outcome.document)}
    tags = {name: document["language"]["tag"] for name, document in heard.items()}
    assert tags == {"ru.mp4": "ru", "uk-short.wav": "uk"}
    assert {"ru.ru.srt", "uk-short.uk.srt"} <= files(tmp_path)
    assert [judges.faults(document) for document in heard.values()] == [[], []]


def test_without_out_the_files_still_appear(zeroline: Zeroline, quiet: Path, tmp_path: Path) -> None:
    (tmp_path / "q.mp4").write_bytes(quiet.read_bytes())
    outcome = zeroline("translate", "q.mp4", cwd=tmp_path)
    assert outcome.code == 0, outcome.told()
    written = {name.rsplit("/", 1)[-1] for name in files(tmp_path)}
    assert {"q.en.srt", "q.en.vtt", "q.en.ass", "q.en.ttml", "q.en.mp4", "q.json"} <= written


def test_an_output_that_exists_is_kept_until_overwriting_is_asked_for(
    zeroline: Zeroline, quiet: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "quiet.en.srt").write_text("somebody's revised captions\n")
    before = files(out)
    refused(zeroline("translate", quiet, "--out", out), {2}, "quiet")
    assert files(out) == before
    assert (out / "quiet.en.srt").read_text() == "somebody's revised captions\n"
    outcome = zeroline("translate", quiet, "--out", out, "--overwrite")
    assert outcome.code == 0, outcome.told()
    assert "revised" not in (out / "quiet.en.srt").read_text()


def test_two_clips_of_one_name_do_not_overwrite_each_other(zeroline: Zeroline, quiet: Path, tmp_path: Path) -> None:
    other = tmp_path / "quiet.wav"
    media.call(quiet, other)
    out = tmp_path / "out"
    outcome = zeroline("translate", quiet, other, "--out", out, "--no-burn", "--formats", "json")
    if outcome.code == 0:
        assert len(files(out)) == 2, f"two clips went in and {files(out)} came out\n{outcome.told()}"
    else:
        refused(outcome, {2}, "quiet")
        assert files(out) == set()


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--profile", "cinema"), "cinema"),
        (("--formats", "srt,docx"), "docx"),
        (("--language", "klingon"), "klingon"),
        (("--protect", "pixels"), "pixels"),
        (("--protect", "blur"), "blur"),
        (("--protect", "full"), "full"),
        (("--colour", "red"), "--colour"),
        (("--model", "no-such-model"), "no-such-model"),
        (("--model", "nobody-here/no-such-model"), "nobody-here/no-such-model"),
        (("--model", "./empty"), "empty"),
    ],
)
def test_a_bad_value_is_refused_by_name(
    zeroline: Zeroline, sample: Path, tmp_path: Path, options: tuple[str, str], named: str
) -> None:
    (tmp_path / "empty").mkdir()
    refused(zeroline("translate", sample, "--out", tmp_path / "out", *options, cwd=tmp_path, timeout=60), {2}, named)
    assert files(tmp_path / "out") == set()


def test_no_clip_at_all_is_wrong_use(zeroline: Zeroline) -> None:
    refused(zeroline("translate"), {2})


def test_an_unknown_setting_is_refused_by_name(zeroline: Zeroline, quiet: Path, tmp_path: Path) -> None:
    (tmp_path / "zeroline.toml").write_text('colour = "red"\n')
    refused(zeroline("translate", quiet, "--out", tmp_path / "out", cwd=tmp_path), {2}, "colour")
    refused(zeroline("translate", quiet, "--out", tmp_path / "out", ZEROLINE_COLOUR="red"), {2}, "ZEROLINE_COLOUR")
