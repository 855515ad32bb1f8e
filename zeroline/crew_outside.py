"""What speaks to servers outside: mail, platforms, time stamps.

Each function imports what it builds, as in crew.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from zeroline.domain.errors import WrongUse

if TYPE_CHECKING:
    from zeroline.archive.opening import Archive
    from zeroline.archive.stamps import Stamp
    from zeroline.engines.mail_imap import ImapMailbox
    from zeroline.engines.mail_smtp import SmtpMailer
    from zeroline.ports import Poster
    from zeroline.settings import Settings

T = TypeVar("T")


def mailer(settings: Settings) -> SmtpMailer:
    """Raises WrongUse where no server is set."""
    from zeroline.engines.mail_server import MailServer, password_of
    from zeroline.engines.mail_smtp import SmtpMailer

    if not settings.smtp_server:
        raise WrongUse("No `smtp_server` is set; set one, or take the letter as a file: `zeroline enquiry eml`.")
    server = MailServer.of(settings.smtp_server, "smtp", settings.mail_roots)
    return SmtpMailer(server, password_of(server, settings.smtp_password))


def mailbox(settings: Settings) -> ImapMailbox:
    """Raises WrongUse where no server is set."""
    from zeroline.engines.mail_imap import ImapMailbox
    from zeroline.engines.mail_server import MailServer, password_of

    if not settings.imap_server:
        raise WrongUse("No `imap_server` is set; set one, or file answers one by one: `zeroline enquiry reply FILE`.")
    server = MailServer.of(settings.imap_server, "imap", settings.mail_roots)
    return ImapMailbox(server, password_of(server, settings.imap_password))


def poster(settings: Settings, platform: str) -> tuple[str, Poster] | None:
    """The platform's account, as it is shown, and what posts there; None: none is set. Raises WrongUse."""
    from zeroline.engines.post_account import Account, Wire
    from zeroline.engines.post_bluesky import BlueskyPoster
    from zeroline.engines.post_mastodon import MastodonPoster
    from zeroline.engines.post_telegram import TelegramPoster
    from zeroline.engines.post_x import XPoster

    given: str = getattr(settings, platform)
    if not given:
        return None
    account = Account.of(platform, given, getattr(settings, f"{platform}_secret"))
    kinds = {"bluesky": BlueskyPoster, "mastodon": MastodonPoster, "telegram": TelegramPoster, "x": XPoster}
    made: Poster = kinds[platform](Wire(account))
    return account.shown, made


def stamped(archive: Archive, settings: Settings) -> list[Stamp]:
    """Has the last entry of the archive's log stamped by the servers of the settings; nothing where none is named."""
    if not settings.timestamp_servers:
        return []
    from zeroline.archive.stamps import roots_in, stamp
    from zeroline.engines.stamp_http import ask_for_stamp

    return stamp(archive.ledger, settings.timestamp_servers, roots_in(settings.timestamp_roots), ask_for_stamp)
