"""Servers that the tests of mail speak to: a real one for SMTP (aiosmtpd) and for IMAP (Dovecot), with TLS of a test's
own authority, and scripted ones for what no sound server does."""

from __future__ import annotations

import getpass
import grp
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.story.needs import missing

USER, PASSWORD = "desk@example.org", "three crows"


def certificate(folder: Path) -> tuple[Path, Path]:
    """Files of a certificate for this machine, which is its own authority, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    certificate_file, key_file = folder / "cert.pem", folder / "key.pem"
    certificate_file.write_bytes(made.public_bytes(Encoding.PEM))
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate_file, key_file


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@dataclass
class Post:
    """What a real SMTP server took. `answer` is what it says to the next mail."""

    answer: str = "250 OK, queued as 4711"
    refuses: str = ""
    mails: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            self.mails.append(envelope)
        return self.answer


def _authenticated(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
) -> AuthResult:
    known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@contextmanager
def smtp_server(folder: Path, *, starts_tls: bool = True, wants_password: bool = True) -> Iterator[tuple[Post, int]]:
    """A real server: what it took, and its port. It wants TLS, and the password."""
    certificate_file, key_file = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    post = Post()
    options: dict[str, object] = {"hostname": "127.0.0.1", "port": free_port()}
    if wants_password:
        options |= {"authenticator": _authenticated, "auth_required": starts_tls, "auth_require_tls": starts_tls}
    if starts_tls:
        options |= {"tls_context": context, "require_starttls": True}
    else:
        options |= {"ssl_context": context}
    controller = Controller(post, **options)  # type: ignore[arg-type]
    controller.start()
    try:
        yield post, int(str(options["port"]))
    finally:
        controller.stop()


@contextmanager
def scripted(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does what `talk` does with its first caller, and then hangs up; its port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)

        def serve() -> None:
            with suppress(OSError):
                caller, _ = listener.accept()
                with caller, suppress(OSError):
                    talk(caller)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(listener.getsockname()[1])
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def says(*answers: bytes) -> Callable[[socket.socket], None]:
    """Says the first at once, and each other one after a line of the caller's."""

    def talk(caller: socket.socket) -> None:
        with caller.makefile("rb") as lines:
            for at, answer in enumerate(answers):
                if at:
                    line = lines.readline()
                    while answer == b"" and line and line != b".\r\n":
                        line = lines.readline()
                    if not line:
                        return
                caller.sendall(answer)

    return talk


_DOVECOT = """
protocols = imap
base_dir = {folder}/run
log_path = {folder}/log
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
mail_location = maildir:{folder}/mail
first_valid_uid = 0
first_valid_gid = 0
{people}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {plain}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {secure}
  }}
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A real IMAP server with one mailbox. `plain` is the port with STARTTLS, `secure` the one with TLS."""

    mail: Path
    certificate: Path
    plain: int
    secure: int

    def deliver(self, raw: bytes) -> None:
        """Puts a mail into the inbox, as a server that receives it does."""
        name = f"{time.time_ns()}.M1.test"
        about = self.mail.stat()
        for part in ("tmp", "new", "cur"):
            (self.mail / part).mkdir(exist_ok=True)
            os.chown(self.mail / part, about.st_uid, about.st_gid)
        (self.mail / "tmp" / name).write_bytes(raw)
        os.chown(self.mail / "tmp" / name, about.st_uid, about.st_gid)
        (self.mail / "tmp" / name).rename(self.mail / "new" / name)

    def seen(self) -> list[str]:
        """The flags of each mail."""
        return sorted(file.name.partition(":2,")[2] for part in ("new", "cur") for file in (self.mail / part).iterdir())


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Skips, or fails where it should have been installed, if there is none."""
    program = shutil.which("dovecot") or shutil.which("/usr/sbin/dovecot")
    if program is None:
        missing("dovecot (dovecot-imapd)")
    with tempfile.TemporaryDirectory(prefix="zl-imap-") as made:
        folder = Path(made)  # of its own: where root runs it, its processes are another user's, and must get in
        folder.chmod(0o755)
        certificate_file, key_file = certificate(folder)
        server = Dovecot(folder / "mail", certificate_file, free_port(), free_port())
        server.mail.mkdir()
        uid, gid, people = _people()
        os.chown(server.mail, uid, gid)
        more = {"certificate": certificate_file, "key": key_file, "plain": server.plain, "secure": server.secure}
        word = PASSWORD.replace(" ", "_")  # its file takes no spaces
        config = folder / "dovecot.conf"
        config.write_text(_DOVECOT.format(folder=folder, uid=uid, gid=gid, people=people, password=word, **more))
        command = [program, "-F", "-c", str(config)]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            _until_it_listens(server.secure, running, folder / "log")
            yield server
        finally:
            running.terminate()
            running.communicate(timeout=20)


def _people() -> tuple[int, int, str]:
    """Whose the mailbox is, and who its processes are: root's server has users of its own, anybody else's is theirs."""
    if os.getuid() == 0:
        known = pwd.getpwnam("dovecot")
        return known.pw_uid, known.pw_gid, ""
    user, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
    lines = f"default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}"
    return os.getuid(), os.getgid(), lines


def _until_it_listens(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if running.poll() is not None:
            told = running.communicate()[0].decode(errors="replace")
            raise AssertionError(f"dovecot ended: {told} {log.read_text() if log.exists() else ''}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("dovecot does not listen")
