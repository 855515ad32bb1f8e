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
        (
            "« Nous refusons de servir », dit-il.\n»Wir weigern uns nicht«, sagte er.",
            ["Nous refusons de servir", "Wir weigern uns nicht"],
        ),
        ("« Nous ne refusons pas de servir », a déclaré le soldat.", ["Nous ne refusons pas de servir"]),
        ("«Мы не отказываемся служить», — сказал солдат.", ["Мы не отказываемся служить"]),
        ("«Мы, — сказал он, — не отказываемся служить».", ["Мы, | не отказываемся служить"]),
        ("The soldier said: 'We don't refuse.'", ["We don't refuse."]),
        ('He is 5\'11" tall and the shell was 12" wide.', []),
        ("“First paragraph.\n“Second paragraph,” he said.", ["First paragraph. | Second paragraph,"]),
        ("„Gestern“, fügt er hinzu, „hatten wir fünf.“", ["Gestern | hatten wir fünf."]),
        ("Men of the 5th regiment “will not go forward”, their appeal says.", ["will not go forward"]),
        ("They have “eight shells”, “no drones” and “no maps”, he said.", ["eight shells", "no drones", "no maps"]),
        ("They spoke of “betrayal,” “lies” and “a wall.”", ["betrayal,", "lies", "a wall."]),
        ("За словами бійця, їх «покинули».", ["покинули"]),
        ("It is “interesting”, as they say.", []),
        ("“We go,” they say in Lipov; “We stay,” near Orlovka.", ["We go,", "We stay,"]),
        (">One.\n>“Two.” — a soldier", ["One. | Two."]),
        (">We do not refuse to serve.\n>We will not die.", ["We do not refuse to serve. | We will not die."]),
    ],
)
def test_what_is_found(text: str, quoted: list[str]) -> None:
    assert found(text) == quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("— Мы отказались, — сказал он.", ["Мы отказались,"]),
        ("– Мы отказались, – сказал он. – Нам не дали воды.", ["Мы отказались,", "Нам не дали воды."]),
        ("- Мы, - сказал солдат, - отказались служить.", ["Мы, | отказались служить."]),
        ("— Где командир? — спросил сержант.\n— В городе.", ["Где командир?", "В городе."]),
        ("— Він сказав: «Чекайте», — розповів солдат.", ["Він сказав: «Чекайте»,"]),
        ("Солдат рассказал:\n— Нас бросили без воды.", ["Нас бросили без воды."]),
        ("— Nous avons refusé, a déclaré le soldat.", ["Nous avons refusé,"]),
        ("— Nous, dit-il, refusons de servir.", ["Nous, | refusons de servir."]),
        ("—No nos negamos a servir —dijo el soldado—. Nadie vino.", ["No nos negamos a servir", "Nadie vino."]),
        ("—Nosotros —dijo el soldado—, nos negamos.", ["Nosotros | nos negamos."]),
        ("—¿Dónde está el comandante? —preguntó el sargento.", ["¿Dónde está el comandante?"]),
        ("— «Мы отказались», — сказал он.", ["Мы отказались"]),
        # lists, asides, English: no speech
        ("Он назвал причины:\n— нет воды;\n— нет командиров.", []),
        ("Командование сообщило:\n— Потери выросли.\n— Техника ушла.", []),
        ("— Отход подразделений на вторую линию.", []),
        ("- The ministry denied it, a spokesman said.", []),
        ("— Ivan Petrov, a soldier, said.", []),
        ("Солдат — он из Калуги — сказал, что отказался.", []),
    ],
)
def test_speech_that_a_dash_sets_off(text: str, quoted: list[str]) -> None:
    assert found(text) == quoted


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("“We refuse,” the Russian soldier said.", ["the Russian soldier"]),
        ("“We refuse,” said Ivan Petrov, a soldier.", ["Ivan Petrov"]),
        ("Ivan Petrov said: “We refuse.”\nHe continued, “We are done.”", ["Ivan Petrov", "Ivan Petrov"]),
        ("— Мы отказались, — сказал командир роты.", ["командир роты"]),
        ("— Nous avons refusé, a déclaré le soldat.", ["le soldat"]),
        ("—No nos negamos —dijo el soldado Juan Pérez—. Nadie vino.", ["el soldado Juan Pérez"] * 2),
        (
            "A Russian soldier stated his men refuse “mad orders” of theirs, in accordance to a clip.",
            ["A Russian soldier"],
        ),
        ("According to the captions, “they left us there.”", [None]),
        (
            "It has that “one may go” — so the commander told them — and that “there were 67 of us”.",
            ["the commander", None],
        ),
        ("A soldier of the 5th Regiment says in the video:\n>We refuse to go.", ["A soldier of the 5th Regiment"]),
        (">We refuse to go.\n— Ivan Petrov, a soldier", ["Ivan Petrov"]),
        (">We refuse to go.\n— they left us, and nobody came.", [None]),
        ("“We were left there alone.”", [None]),
        ("Previous week, it shared a video of what they called the “meat grinder”.", [None]),
        ("My grandfather, who fought, liked to say “paper endures everything.”", ["My grandfather"]),
        ("A man speaks. She names the governor. “He gave his word,” she says.", [None]),
        ("A woman said: “We wait.” And then, in a low voice: “Nobody came.”", ["A woman", "A woman"]),
        ("A man said: “We go.” In a third call he gives advice: “Do not come.”", ["A man", "A man"]),
        ("The appeal says: “We wait.” It ends: “Hear us.”\n“No,” he said.", ["The appeal", "The appeal", None]),
        ("Her neighbour’s wife, Paraska, told me: “She did not weep.”", ["Her neighbour’s wife"]),
        ("Soldiers ‘left to die’ near Orlovka, says widow", ["widow"]),
        ("Pour le colonel Yves Kerbrat, « la guerre est finie ».", ["le colonel Yves Kerbrat"]),
        ("«Я нічого не підписував», — сказав він матері.", [None]),
        ("“We wait.” I have nothing to add.", [None]),
        ("The men of the 5th: “There were 62 of us.”", ["The men of the 5th"]),
        (">We go.\n>— Ivan Petrov", ["Ivan Petrov"]),
        ("HOST: He left his unit?\nB: He said: “I walked.”\nB: Yes. “I walked.”\nHOST: Thank you.", [None, None]),
    ],
)
def test_who_is_quoted(text: str, who: list[str | None]) -> None:
    assert speakers(text) == who


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_every_quotation_of_an_article_and_who_is_quoted(example: Example) -> None:
    assert list(zip(found(example.text), speakers(example.text), strict=True)) == example.quotations
