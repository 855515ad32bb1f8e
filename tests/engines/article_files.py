"""Article files that tests make: pages, documents, and files made to harm."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Soldiers refuse | The Paper</title>
<meta property="article:published_time" content="2023-07-04T10:00:00Z"></head>
<body class="has-sidebar"><header class="site-header"><nav><a href="/">Home</a> <a href="/w">World</a></nav></header>
<div id="cookie-consent">We use “cookies”. <button>Accept</button></div>
<div class="wrap"><main><article><h1>Soldiers refuse orders</h1>
<p>A soldier said his unit <em>refuses</em> “senseless <b>orders</b>” in a video.</p>
<figure><img src="x.jpg"><figcaption>A “tank” burns.</figcaption></figure>
<p>He added: <q>We are done.</q></p>
<blockquote><p>We do not refuse to serve.</p><footer>— Ivan, a soldier</footer></blockquote>
<div class="ad-slot"><p>“Buy this now,” says everyone.</p></div>
<p><a href="/x">Read more: “We were lied to,” says soldier</a></p>
<p>“They left us,” he said.<br><br>“We wait,” another said.</p>
<aside class="related"><h3>Related</h3><ul><li><a href="/y">“Others said this”</a></li></ul></aside>
<p style="display:none">“Hidden words,” he said.</p><script>document.write("“written,” he said")</script>
</article></main>
<section id="comments"><div class="comment"><p>“Nonsense,” says a reader, at length, with commas.</p></div></section>
</div><footer><p>© “The Paper”</p></footer></body></html>"""

# What the page's article says, as (kind, text).
SAID = [
    ("heading", "Soldiers refuse orders"),
    ("text", "A soldier said his unit refuses “senseless orders” in a video."),
    ("text", "He added: “We are done.”"),
    ("block_quote", "We do not refuse to serve."),
    ("block_quote", "— Ivan, a soldier"),
    ("text", "“They left us,” he said."),
    ("text", "“We wait,” another said."),
]


_ESCAPED = {40: r"\(", 41: r"\)", 92: r"\\"}  # in a PDF's strings


def docx(path: Path, body: str, styles: str = "") -> Path:
    """A Word document with this body; `styles` are the elements of its styles part."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        packed.writestr("word/styles.xml", f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>')
    return path


def word(text: str, style: str = "") -> str:
    """A paragraph of a Word document."""
    chosen = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{chosen}<w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(path: Path, pages: list[list[tuple[float, float, float, str]]]) -> Path:
    """A PDF by hand: each page a list of (x, y, size, text) in Latin-1, y from the bottom of an A4 page."""
    streams: list[bytes] = []
    for page in pages:
        content = "".join(
            f"BT /F1 {size} Tf {x} {y} Td ({text.translate(_ESCAPED)}) Tj ET\n" for x, y, size, text in page
        ).encode("cp1252")
        streams.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return pdf_of(path, streams)


def pdf_that_swells(path: Path, gigabytes: int) -> Path:
    """A PDF of one page whose text, packed twice, is so many GiB of blanks. What a flush ends can be repeated."""
    packer = zlib.compressobj(9)
    begun = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    mebibyte = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = zlib.compress(begun + mebibyte * (gigabytes << 10), 9)
    head = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>" % len(packed)
    return pdf_of(path, [b"%s\nstream\n%s\nendstream" % (head, packed)])


def pdf_of(path: Path, streams: list[bytes]) -> Path:
    """A PDF with a page for each of these streams."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b""]
    kids: list[str] = []
    for stream in streams:
        objects.append(stream)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects[2] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    data = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    path.write_bytes(data)
    return path
