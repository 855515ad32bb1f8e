"""Branding by c2pa: the manifest of the C2PA specification in an MP4, signed by the desk, with no server asked."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from zeroline.domain.errors import CannotWrite, EngineFailed
from zeroline.ports import Provenance

_OPENED = "opened"


class C2paBranding:
    """The manifest names what was opened by the release's public id alone: no hash, no thumbnail, no id of the
    original's file. It holds no time: a time stamp would need a server."""

    def brand(self, video: Path, provenance: Provenance) -> None:
        import c2pa  # a library of 60 MB, wanted for releases only

        beside = video.with_name(f".{video.name}")
        try:
            with (
                c2pa.Signer.from_callback(
                    provenance.sign, c2pa.C2paSigningAlg.ED25519, provenance.chain, None
                ) as signer,
                c2pa.Builder(claim(provenance)) as builder,
                video.open("rb") as plain,
                beside.open("w+b") as signed,
            ):
                builder.sign(signer, "video/mp4", plain, signed)
                signed.flush()
                os.fsync(signed.fileno())
            beside.rename(video)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise CannotWrite(video, f"cannot be written ({(error.strerror or '').lower()}).") from error
        except c2pa.C2paError as error:
            beside.unlink(missing_ok=True)
            raise EngineFailed(f"{video}: no C2PA manifest could be put into it ({error}).") from error


def claim(provenance: Provenance) -> dict[str, Any]:
    """What is said: the clip was opened, translated where its language is known, and edited."""
    actions: list[dict[str, Any]] = [{"action": "c2pa.opened", "parameters": {"ingredientIds": [_OPENED]}}]
    if provenance.spoken is not None:
        languages = {"sourceLanguage": provenance.spoken, "targetLanguage": "en"}
        actions.append({"action": "c2pa.translated", "parameters": languages})
    actions.append({"action": "c2pa.edited"})
    return {
        "claim_generator_info": [{"name": "Zeroline"}],
        "format": "video/mp4",
        "title": f"{provenance.id} v{provenance.number}",
        "instance_id": f"urn:zeroline:{provenance.id}:{provenance.number}",
        "ingredients": [
            {
                "title": provenance.id,
                "format": "video/mp4",
                "relationship": "parentOf",
                "label": _OPENED,
                "instance_id": f"urn:zeroline:{provenance.id}",
            }
        ],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": actions}}],
    }
