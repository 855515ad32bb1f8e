"""The rules of matching, each on a glossary as small as the rule."""

from __future__ import annotations

import pytest

from zeroline.domain.errors import BadGlossary
from zeroline.engines.lemmas_pymorphy import PymorphyLemmatiser
from zeroline.language.glossary import Glossary

LEMMATISER = PymorphyLemmatiser()
COMMON = 'literal = "x"\nnote = "A note."\nregister = "slang"\nconfused_with = ["x"]\n'


def entry(id: str, fields: str, *, language: str = "ru", category: str = "terrain", english: str = "x") -> str:
    head = f'[[entry]]\nid = "{id}"\nlanguage = "{language}"\ncategory = "{category}"\nenglish = ["{english}"]\n'
    return head + COMMON + fields + "\n"


def glossary(*files: str) -> Glossary:
    return Glossary.from_toml(*files, lemmatise=LEMMATISER.lemmatise)


def found(terms: Glossary, text: str, language: str = "ru") -> list[tuple[str, str]]:
    hits = terms.find(LEMMATISER.lemmatise(text, language), text, language)
    return [(hit.entry.id, hit.surface) for hit in hits]


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("опорник", "Опорники взяли.", ["Опорники"]),
        ("нулевая линия", "на нулевой линии", ["нулевой линии"]),
        ("тяжёлый", "тяжелый бой", ["тяжелый"]),
        ("=нуле", "на нуле до нуля", ["нуле"]),
        ("мобик*", "мобиков и мобилизованных", ["мобиков"]),
        ("боевой/plur", "боевой, боевые", ["боевые"]),
        ("на|под =нуле", "под нуле за нуле", ["под нуле"]),
        ("цель #", "цель 11 и цель", ["цель 11"]),
        ("самовольно ... часть", "самовольно оставил свою часть", ["самовольно оставил свою часть"]),
        ("самовольно ... часть", "самовольно. Часть ушла", []),
        ("груз 200", "груз «200»", ["груз «200"]),
        ("контракт продлить", "Контракт нам уже продлили", ["Контракт нам уже продлили"]),
        ("контракт продлить", "Контракт не продлили", []),
        ("шторм z", "Шторм-Z", []),
        ("=шторм-z", "Шторм-Z", ["Шторм-Z"]),
        ("слить & =нас", "Слили всех нас. Нас вчера слили", ["Слили всех нас", "Нас вчера слили"]),
        ("=т-72", "Горит Т-72 у посадки", ["Т-72"]),
        ("зушка~", "Зушку и зушек нет, зушками не бьют", ["Зушку", "зушек", "зушками"]),
        ("нулёк~", "На нульке, до нулька, с нульков", ["нульке", "нулька", "нульков"]),
        ("нурс~", "Нурсами, нурсов, нурсик", ["Нурсами", "нурсов"]),
    ],
)
def test_forms(form: str, text: str, expected: list[str]) -> None:
    terms = glossary(entry("t", f'lemmas = ["{form}"]'))
    assert [surface for _, surface in found(terms, text)] == expected


def test_ukrainian_words_are_found_by_stem_without_a_ukrainian_dictionary() -> None:
    terms = glossary(entry("t", 'lemmas = ["бліндаж"]', language="uk"))
    assert found(terms, "У бліндажах і бліндажі.", "uk") == [("t", "бліндажах"), ("t", "бліндажі")]


def test_ukrainian_stems_change_before_their_endings() -> None:
    terms = glossary(
        entry("t", 'lemmas = ["поранення"]', language="uk"),
        entry("u", 'lemmas = ["пташк*"]', language="uk"),
        entry("v", 'lemmas = ["бусик~"]', language="uk"),
        entry("w", 'lemmas = ["облог*"]', language="uk"),
    )
    text = "Двоє поранень, пташок багато, на пташці скид, у бусику, в облозі."
    words = [surface for _, surface in found(terms, text, "uk")]
    assert words == ["поранень", "пташок", "пташці", "бусику", "облозі"]


def test_the_longest_form_wins() -> None:
    terms = glossary(entry("short", 'lemmas = ["полк"]') + entry("long", 'lemmas = ["командир полк"]'))
    assert found(terms, "Командир полка и полк.") == [("long", "Командир полка"), ("short", "полк")]


@pytest.mark.parametrize(
    ("condition", "yes", "no"),
    [
        ('needs = ["дрон"]', "Дрон и птичка.", "Птичка поёт."),
        ('unless = ["гнездо"]', "Птичка висит.", "Птичка свила гнездо."),
        ('after = ["наш"]', "Наша птичка.", "Их птичка."),
        ('before = ["висеть"]', "Птичка висит.", "Птичка поёт."),
        ('not_after = ["певчий"]', "Наша птичка.", "Певчая птичка."),
        ('not_before = ["петь"]', "Птичка висит.", "Птичка поёт."),
        ('needs = ["@war"]', "Окоп, птичка.", "Окно, птичка."),
        ('needs = ["@fight"]', "Окоп, блиндаж, рота, птичка.", "Окоп, блиндаж, птичка."),
        ('needs = ["@fight"]', "Окоп, блиндаж, рота, птичка.", "Окоп, блиндаж, рота, матч, игрок, птичка."),
    ],
)
def test_conditions(condition: str, yes: str, no: str) -> None:
    terms = glossary(
        '[context]\nwar = ["окоп", "блиндаж", "рота"]\npeace = ["матч", "игрок"]\n'
        + entry("t", f'lemmas = ["птичка"]\n{condition}')
    )
    assert [len(found(terms, yes)), len(found(terms, no))] == [1, 0]


def test_two_terms_that_have_what_they_need_are_war_to_a_third() -> None:
    terms = glossary(
        '[context]\nwar = ["окоп"]\n',
        entry("lancet", 'lemmas = ["ланцет"]\nneeds = ["гаубица"]', category="drone"),
        entry("cassette", 'lemmas = ["кассета"]\nneeds = ["накрыть"]', category="fire"),
        entry("bird", 'lemmas = ["птичка"]\nneeds = ["@war"]'),
    )
    assert found(terms, "Кассетами накрыли, птичка. Ланцет у гаубицы.") == [
        ("cassette", "Кассетами"), ("bird", "птичка"), ("lancet", "Ланцет"),
    ]  # fmt: skip
    assert found(terms, "Кассетами накрыли, птичка.") == [("cassette", "Кассетами")]


def test_homonyms_that_stand_together_are_war_where_nothing_speaks_of_peace() -> None:
    terms = glossary(
        '[context]\nwar = ["окоп"]\npeace = ["дача"]\n',
        entry("mine", 'lemmas = ["мина"]\nneeds = ["@war"]', category="fire"),
        entry("bird", 'lemmas = ["птичка"]\nneeds = ["@war"]', category="drone"),
    )
    assert len(found(terms, "Птичка висит, рядом мина.")) == 2
    assert found(terms, "Птичка висит, рядом птички.") == []
    assert found(terms, "На даче птичка, рядом мина.") == []


def test_a_category_that_an_entry_asks_for_is_fulfilled_by_a_term_of_it() -> None:
    terms = glossary(
        entry("drone", 'lemmas = ["коптер"]', category="drone"),
        entry("feed", 'lemmas = ["картинка"]\nneeds = ["@drone"]', category="drone"),
    )
    assert found(terms, "Коптер завис, картинки нет.") == [("drone", "Коптер"), ("feed", "картинки")]
    assert found(terms, "Картинки нет.") == []


def test_a_category_that_is_asked_for_weighs_as_much_as_war_against_peace() -> None:
    terms = glossary(
        '[context]\nwar = []\npeace = ["собака"]\n' + entry("captive", 'lemmas = ["плен"]', category="law"),
        entry("intake", 'lemmas = ["приёмка"]\nneeds = ["@law"]', category="law"),
    )
    assert found(terms, "Плен, приёмка, собаки.") == [("captive", "Плен"), ("intake", "приёмка")]
    assert found(terms, "Приёмка собак в приют, собака.") == []


def test_a_form_of_several_words_may_hold_what_it_needs() -> None:
    terms = glossary(entry("body", 'lemmas = ["тело погибший"]\nvariants = ["тело"]\nneeds = ["погибший"]'))
    assert found(terms, "Тело погибшего нашли, ещё одно тело.") == [
        ("body", "Тело погибшего"), ("body", "тело"),
    ]  # fmt: skip
    assert found(terms, "Тело погибшего.") == [("body", "Тело погибшего")]
    assert found(terms, "Тело.") == []


def test_a_term_that_needs_no_context_is_war_to_the_others() -> None:
    terms = glossary(
        "[context]\nwar = []\n"
        + entry("sure", 'lemmas = ["опорник"]')
        + entry("civil", 'lemmas = ["рапорт"]', category="law")
        + entry("unsure", 'lemmas = ["птичка"]\nneeds = ["@war"]')
    )
    assert found(terms, "Опорник, птичка.") == [("sure", "Опорник"), ("unsure", "птичка")]
    assert found(terms, "Рапорт, птичка.") == [("civil", "Рапорт")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Двухсотых не забирают.", 1),
        ("Двухсотый полк ушёл.", 0),
        ("Двухсотый новый полк ушёл.", 0),
        ("Двухсотый пьяный приехал.", 1),
        ("Двухсотый третий день лежит.", 1),
        ("Двухсотый полка.", 1),
    ],
)
def test_an_adjective_that_stands_for_a_noun(text: str, count: int) -> None:
    assert len(found(glossary(entry("t", 'lemmas = ["двухсотый"]\nstandalone = true')), text)) == count


def test_a_clips_segments_share_their_surroundings_but_no_term_crosses_them() -> None:
    terms = glossary(
        "[context]\nwar = []\n"
        + entry("sure", 'lemmas = ["опорный пункт"]')
        + entry("unsure", 'lemmas = ["птичка"]\nneeds = ["@war"]')
    )
    texts = ["Взяли опорный пункт.", "Птичка.", "Он опорный", "пункт."]
    parts = [(LEMMATISER.lemmatise(text, "ru"), text) for text in texts]
    surfaces = [[(hit.surface, hit.start) for hit in hits] for hits in terms.find_in(parts)]
    assert surfaces == [[("опорный пункт", 6)], [("Птичка", 0)], [], []]


def test_a_desks_file_adds_and_replaces() -> None:
    ours = entry("a", 'lemmas = ["окоп"]') + entry("b", 'lemmas = ["ров"]')
    own = entry("b", 'lemmas = ["яма"]', english="pit") + entry("c", 'lemmas = ["нора"]')
    terms = glossary(ours, own)
    assert found(terms, "Окоп, ров, яма, нора.") == [("a", "Окоп"), ("b", "яма"), ("c", "нора")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[entry", "glossary, glossary.toml: this is not TOML: "),
        ("[settings]\n", "glossary, glossary.toml: unknown key `settings`; known are context, entry."),
        (
            entry("t", 'lemmas = ["окоп"]\nnotes = "x"'),
            "glossary, glossary.toml, entry 1 (t): unknown key `notes`; known are ",
        ),
        (entry("t", "lemmas = []"), "glossary, glossary.toml, entry 1 (t): `lemmas` is missing or empty."),
        (
            entry("t", 'lemmas = ["окоп"]', category="sport"),
            "glossary, glossary.toml, entry 1 (t): `category` is 'sport'; it must be one of ",
        ),
        (
            entry("t", 'lemmas = ["окоп"]') * 2,
            "glossary, glossary.toml: the id 't' stands twice.",
        ),
        (entry("t", 'lemmas = ["окоп"]\nneeds = ["@sea"]'), "glossary, t: there is no context '@sea'."),
        (entry("t", 'lemmas = ["окоп ..."]'), "glossary, t: the form 'окоп ...' must begin and end with a word."),
        (entry("t", 'lemmas = ["/ADJF окоп"]'), "glossary, t: the form '/ADJF окоп' must begin with a word."),
        (
            entry("t", 'lemmas = ["окоп"]\nafter = ["наш большой"]'),
            "glossary, t: the neighbour 'наш большой' must be one word.",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(text: str, fault: str) -> None:
    with pytest.raises(BadGlossary) as raised:
        glossary(text)
    assert raised.value.sentence.startswith(fault)


def test_a_word_after_kind_of_name_or_with_a_capital_inside_is_a_name() -> None:
    terms = glossary(entry("grenade", 'lemmas = ["граната"]'), entry("tank", 'lemmas = ["танк"]', category="vehicle"))
    assert found(terms, "Пропала собака, кличка Граната.") == []
    assert found(terms, "Котёнка назвал Танк, а рядом танк.") == [("tank", "танк")]


def test_a_plain_word_of_war_is_none_where_all_else_speaks_of_something_else() -> None:
    contexts = '[context]\nwar = ["окоп"]\npeace = ["автобус", "платформа", "метро", "кассир"]\n'
    terms = glossary(contexts + entry("killed", 'lemmas = ["двухсотый"]', category="casualty"))
    assert found(terms, "Автобус двухсотый, платформа у метро, кассир там.") == []
    assert found(terms, "Автобус сгорел, там двухсотый, окоп рядом.") == [("killed", "двухсотый")]


def test_ukrainian_adjectives_are_found_in_every_case_by_their_stem() -> None:
    terms = glossary(entry("tro", 'lemmas = ["територіальн* оборон*"]', language="uk"))
    forms = ["територіальної оборони", "територіальною обороною", "територіальній обороні"]
    assert [found(terms, form, "uk") for form in forms] == [[("tro", form)] for form in forms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("В километре от передовой месяц стояли.", ["передовой"]),  # «от» asks for the genitive, «месяц» is none
        ("Ротный живой и здоровый.", ["Ротный"]),  # «и» is a letter too, and so a noun
        ("Это передовая технология.", []),
    ],
)
def test_an_adjective_stands_for_a_noun_unless_one_of_its_case_follows(text: str, expected: list[str]) -> None:
    terms = glossary(entry("t", 'lemmas = ["передовой", "ротный"]\nstandalone = true'))
    assert [surface for _, surface in found(terms, text)] == expected


def test_a_homonym_means_what_it_means_in_peace_where_three_words_around_are_of_peace() -> None:
    peace = '[context]\npeace = ["грядка", "теплица", "огород"]\nwar = ["окоп"]\n'
    terms = glossary(peace + entry("pit", 'lemmas = ["яма"]\nneeds = ["копать"]', category="punishment"))
    garden = "Копали яму за теплицей, у грядки в огороде."
    assert (found(terms, garden), found(terms, "Копали яму за теплицей в огороде.")) == ([], [("pit", "яму")])


@pytest.mark.parametrize(
    ("stem", "text"),
    [("просуну*", "просунулися"), ("катуван*", "катування"), ("ампутац*", "ампутацію"), ("відступа*", "відступаєте")],
)
def test_a_ukrainian_stem_takes_the_endings_of_verbs_and_verbal_nouns(stem: str, text: str) -> None:
    assert found(glossary(entry("t", f'lemmas = ["{stem}"]', language="uk")), text, "uk") == [("t", text)]
