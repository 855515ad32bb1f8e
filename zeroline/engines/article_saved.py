"""Pages that a browser saved in one file: .mht and .mhtml (RFC 2557), .webarchive. Used in the sandbox."""

from __future__ import annotations

import email
import email.policy
import plistlib
from xml.parsers.expat import ExpatError

from zeroline.engines.article_parts import Unreadable


def page_of_mhtml(data: bytes) -> tuple[bytes, str | None]:
    """The page's own HTML, with the encoding that its header declares. Raises Unreadable."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    root = str(message.get("Snapshot-Content-Location") or "")
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise Unreadable("is a saved page without a page in it")
    page = next((part for part in pages if root and part.get("Content-Location") == root), pages[0])
    body = page.get_payload(decode=True)
    if not isinstance(body, bytes):
        raise Unreadable("is a damaged saved page; save it again")
    return body, page.get_content_charset()


def page_of_webarchive(data: bytes) -> tuple[bytes, str | None]:
    """The same of what Safari saves. Raises Unreadable."""
    try:
        resource = plistlib.loads(data)["WebMainResource"]
        body, encoding = resource["WebResourceData"], resource.get("WebResourceTextEncodingName")
    except (
        plistlib.InvalidFileException,
        ExpatError,
        KeyError,
        TypeError,
        ValueError,
        IndexError,
        OverflowError,
    ) as error:
        raise Unreadable("is a damaged web archive; save the page again") from error
    if not isinstance(body, bytes):
        raise Unreadable("is a damaged web archive; save the page again")
    return body, encoding if isinstance(encoding, str) else None
