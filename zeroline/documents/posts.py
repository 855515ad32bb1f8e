"""Posts as plain values, for `--json`."""

from __future__ import annotations

from typing import Any

from zeroline.domain.post import Posted


def post_fields(one: Posted) -> dict[str, Any]:
    """What `--json` prints of a post: docs/posts.md."""
    return {
        "platform": one.platform,
        "account": one.account,
        "release": one.release,
        "number": one.number,
        "part": one.part,
        "parts": one.parts,
        "state": one.state,
        "at": one.at,
        "url": one.place.url if one.place else None,
        "said": one.said,
        "text": one.text,
    }
