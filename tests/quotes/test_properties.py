"""What holds for any text at all."""

from hypothesis import given, settings
from hypothesis import strategies as st

from zeroline.domain.quote import Article, Paragraph
from zeroline.quotes.finding import quotations

_PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "„",
        "«",
        "»",
        "'",
        "’",
        "‘",
        ",",
        ".",
        "—",
        " ",
        " ",
        "we",
        "He",
        "said",
        "не",
        "5'11\"",
        "''",
        ":",
        "[",
        "…",
    ]
)
_TEXTS = st.one_of(st.lists(_PIECES, max_size=40).map("".join), st.text(max_size=60))
_KINDS = st.sampled_from(["text", "text", "heading", "block_quote"])
_ARTICLES = st.lists(st.builds(Paragraph, _TEXTS, _KINDS), max_size=6).map(lambda held: Article("any", tuple(held)))


@settings(max_examples=120, deadline=None)
@given(_ARTICLES)
def test_spans_lie_in_their_paragraphs_and_the_text_is_theirs(article: Article) -> None:
    for quotation in quotations(article):
        assert quotation.spans
        for span in quotation.spans:
            assert 0 <= span.start < span.end <= len(article.paragraphs[span.paragraph].text)
        words = [article.paragraphs[span.paragraph].text[span.start : span.end] for span in quotation.spans]
        assert quotation.text == " ".join(words)


@settings(max_examples=80, deadline=None)
@given(_ARTICLES)
def test_no_two_quotations_overlap_and_they_come_in_order(article: Article) -> None:
    spans = [span for quotation in quotations(article) for span in quotation.spans]
    taken = [(span.paragraph, place) for span in spans for place in range(span.start, span.end)]
    assert len(taken) == len(set(taken))
    firsts = [(one.spans[0].paragraph, one.spans[0].start) for one in quotations(article)]
    assert firsts == sorted(firsts)
