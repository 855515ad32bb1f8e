"""The API's description, for those who are logged in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from zeroline.desk.access import Known

router = APIRouter()


@router.get("/api/openapi.json", include_in_schema=False)
def description(request: Request, _session: Known) -> dict[str, Any]:
    described: dict[str, Any] = request.app.openapi()
    return described
