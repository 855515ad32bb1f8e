"""What is found in short articles, by equality."""

import pytest

from tests.quotes.articles import EXAMPLES, Example
from tests.quotes.written import found, speakers


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We do not refuse to serve,” he said.", ["We do not refuse to serve,"]),
        ("“We do not,” he said, “refuse to serve.”", ["We do not, | refuse to serve."]),
        ("“We refuse,” he said. “We are done here.”", ["We refuse,", "We are done here."]),
        ("„Wir weigern uns nicht“, sagte der Soldat.", ["Wir weigern uns nicht"]),
        ("»Wir weigern uns nicht«, sagte der Soldat.", ["Wir weigern uns nicht"]),
        ("« Nous ne refusons pas de servir », a déclaré le soldat.", ["Nous ne refusons pas de servir"]),
        ("«Мы не отказываемся служить», — сказал солдат.", ["Мы не отказываемся служить"]),
        ("«Мы, — сказал он, — не отказываемся служить».", ["Мы, | не отказываемся служить"]),
        ("The soldier said: 'We don't refuse.'", ["We don't refuse."]),
        ('He is 5\'11" tall and the shell was 12" wide.', []),
        ("“First paragraph.\n“Second paragraph,” he said.", ["First paragraph. | Second paragraph,"]),
        (">We do not refuse to serve.\n>We will not die.", ["We do not refuse to serve. | We will not die."]),
    ],
)
def test_what_is_found(text: str, quoted: list[str]) -> None:
    assert found(text) == quoted


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("“We refuse,” the Russian soldier said.", ["the Russian soldier"]),
        ("“We refuse,” said Ivan Petrov, a soldier.", ["Ivan Petrov"]),
        ("Ivan Petrov said: “We refuse.”\nHe continued, “We are done.”", ["Ivan Petrov", "Ivan Petrov"]),
        ("“We were left there alone.”", [None]),
    ],
)
def test_who_is_quoted(text: str, who: list[str | None]) -> None:
    assert speakers(text) == who


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_every_quotation_of_an_article_and_who_is_quoted(example: Example) -> None:
    assert list(zip(found(example.text), speakers(example.text), strict=True)) == example.quotations
