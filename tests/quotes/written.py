"""Articles for tests: paragraphs by line, `>` before what is set off."""

from zeroline.domain.quote import Article, Paragraph
from zeroline.quotes.finding import quotations


def article(text: str) -> Article:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return Article(
        "test",
        tuple(
            Paragraph(line[1:].strip(), "block_quote") if line.startswith(">") else Paragraph(line) for line in lines
        ),
    )


def found(text: str) -> list[str]:
    """The quotations' words; of one that is interrupted, or runs over paragraphs, the pieces with | between them."""
    made = article(text)
    return [
        " | ".join(made.paragraphs[span.paragraph].text[span.start : span.end] for span in quotation.spans)
        for quotation in quotations(made)
    ]


def speakers(text: str) -> list[str | None]:
    return [quotation.speaker for quotation in quotations(article(text))]
