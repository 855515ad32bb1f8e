"""Fifteen short articles in as many manners, each with every quotation and who is quoted. Own texts; units and people
are invented. A | stands where a quotation is interrupted or runs into the next paragraph."""

from typing import NamedTuple


class Example(NamedTuple):
    name: str
    text: str
    quotations: list[tuple[str, str | None]]


AGENCY = Example(
    "an agency's report, American marks",
    """
Russian troops of the 1442nd Regiment say in a video posted on Tuesday that they will no longer take part in “meat \
assaults” near the village of Novoselivka.
“We were promised three weeks of training,” says a man in a balaclava, who gives his call sign as “Kostya.” “We got \
three days.”
Standing in front of about twenty men, he adds that “nobody from the command has come here since April.”
The video, filmed on a phone, was translated by an independent project. The Defense Ministry did not respond to a \
request for comment.
“It’s not that we are afraid,” another soldier says off camera, “but we want to know where our commanders are.”
Military analyst Dana Whitfield called the appeal “unusually blunt,” adding: “These men know that the camera won’t \
protect them.”
The film “Come and See” was playing in the barracks, one of them jokes.
""",
    [
        ("meat assaults", "Russian troops of the 1442nd Regiment"),
        ("We were promised three weeks of training,", "a man in a balaclava"),
        ("We got three days.", "a man in a balaclava"),
        ("nobody from the command has come here since April.", "a man in a balaclava"),
        ("It’s not that we are afraid, | but we want to know where our commanders are.", "another soldier"),
        ("unusually blunt,", "Military analyst Dana Whitfield"),
        ("These men know that the camera won’t protect them.", "Military analyst Dana Whitfield"),
    ],
)

BRITISH = Example(
    "a British paper, single marks and apostrophes",
    """
‘We’ve buried eleven of the lads since Sunday,’ said Private Oleg Marin, 34, from his bed in the soldiers’ ward.
The doctors’ orders were plain: he wasn’t to talk to anyone. ‘’Tis nothing,’ he joked, lighting a cigarette.
Marin, who served in the ’90s, recalled that the officers ‘never came further than the second line’. ‘They’d say, \
“Hold the trench,” and then they’d drive off,’ he said.
His wife’s letters, he added, were ‘the only post that got through’.
The so-called ‘storm group’ was made up of men from three regiments.
""",
    [
        ("We’ve buried eleven of the lads since Sunday,", "Private Oleg Marin"),
        ("’Tis nothing,", "Private Oleg Marin"),
        ("never came further than the second line", "Marin"),
        ("They’d say, “Hold the trench,” and then they’d drive off,", "Marin"),
        ("the only post that got through", "Marin"),
    ],
)

GERMAN = Example(
    "a German paper",
    """
„Wir haben keine Munition mehr“, sagt ein Soldat in dem Video. „Seit Montag warten wir auf Befehle.“
Der Mann, der sich als Angehöriger der 17. Brigade vorstellt, spricht von einem „Himmelfahrtskommando“.
„Wir“, sagt er, „sind nicht freiwillig hier.“
Nach Angaben des Militärexperten Jonas Brandt zeigt die Aufnahme „eine Armee, die ihre eigenen Leute verheizt“.
Die Zeitung „Neue Post“ hatte zuerst berichtet. Der sogenannte „Fleischwolf“ ist längst ein fester Begriff.
Der Kommandeur habe nur gesagt: „Der Befehl lautet ‚Vorwärts‘, mehr nicht.“
""",
    [
        ("Wir haben keine Munition mehr", "ein Soldat"),
        ("Seit Montag warten wir auf Befehle.", "ein Soldat"),
        ("Himmelfahrtskommando", "Der Mann"),
        ("Wir | sind nicht freiwillig hier.", "Der Mann"),
        ("eine Armee, die ihre eigenen Leute verheizt", "des Militärexperten Jonas Brandt"),
        ("Der Befehl lautet ‚Vorwärts‘, mehr nicht.", "Der Kommandeur"),
    ],
)

FRENCH = Example(
    "a French paper",
    """
« Nous n’avons signé aucun contrat », affirme un soldat dans une vidéo diffusée lundi.
« On nous a laissés sans eau, poursuit-il. Personne n’est venu nous chercher. »
Selon lui, le commandement leur a promis « une rotation tous les dix jours ».
« Nous ne sommes pas des volontaires, explique Anton, 29 ans, mais des mobilisés. »
Le journal « La Dépêche de l’Est » a publié l’enregistrement. Le porte-parole a dénoncé « une manipulation ».
""",
    [
        ("Nous n’avons signé aucun contrat", "un soldat"),
        ("On nous a laissés sans eau,", "un soldat"),
        ("Personne n’est venu nous chercher.", "un soldat"),
        ("une rotation tous les dix jours", "un soldat"),
        ("Nous ne sommes pas des volontaires, | mais des mobilisés.", "Anton"),
        ("une manipulation", "Le porte-parole"),
    ],
)

RUSSIAN = Example(
    "a Russian site",
    """
Военнослужащие 1442-го полка записали обращение. «Мы не подписывали контракты», — говорит мужчина в маске.
«Нас привезли ночью, — рассказывает он, — и бросили без связи. Командир сказал: „Идите вперёд“ — и уехал».
По словам солдата, рота «осталась без воды и еды на четверо суток».
Газета «Северный край» сообщила, что батальон «Гром» переброшен под Новосёловку.
«Это предательство, — считает военный эксперт Игорь Лунин. — Людей просто списали».
В министерстве назвали видео «постановочным».
""",
    [
        ("Мы не подписывали контракты", "мужчина в маске"),
        ("Нас привезли ночью, | и бросили без связи. Командир сказал: „Идите вперёд“ — и уехал", "мужчина в маске"),
        ("осталась без воды и еды на четверо суток", "солдата"),
        ("Это предательство,", "военный эксперт Игорь Лунин"),
        ("Людей просто списали", "военный эксперт Игорь Лунин"),
        ("постановочным", None),
    ],
)

UKRAINIAN = Example(
    "a Ukrainian site",
    """
«Ми відмовляємося йти на смерть», — каже російський військовий у відео.
Він додає: «У нас немає ні води, ні зв’язку».
За словами речника Андрія Коваля, такі звернення «стали щотижневими».
„Це вже четверте звернення за місяць“, — зазначив Коваль.
Підрозділ «Шторм-Z» воює під Новоселівкою з травня.
""",
    [
        ("Ми відмовляємося йти на смерть", "російський військовий"),
        ("У нас немає ні води, ні зв’язку", "російський військовий"),
        ("стали щотижневими", "речника Андрія Коваля"),
        ("Це вже четверте звернення за місяць", "Коваль"),
    ],
)

STRAIGHT = Example(
    "a web text with straight marks",
    """
"We are not going," the sergeant said. "Not without the guns."
The men, some of them 6'2" and broad, looked 'em in the eye. A 12" mortar tube lay nearby.
According to Sgt. Pavel Orlov, the unit got "half a magazine each" and "no maps at all."
"Do you know what they told us?" he asked. "They told us, 'Go and die.'"
"Nobody," he said, pausing, "nobody came."
Asked about it, Col. V. I. Sidorov said only: "No comment."
print("done")
""",
    [
        ("We are not going,", "the sergeant"),
        ("Not without the guns.", "the sergeant"),
        ("half a magazine each", "Sgt. Pavel Orlov"),
        ("no maps at all.", "Sgt. Pavel Orlov"),
        ("Do you know what they told us?", "Sgt. Pavel Orlov"),
        ("They told us, 'Go and die.'", "Sgt. Pavel Orlov"),
        ("Nobody, | nobody came.", "Sgt. Pavel Orlov"),
        ("No comment.", "Col. V. I. Sidorov"),
    ],
)

FEATURE = Example(
    "a feature, speech over paragraphs",
    """
Marta Iversen, who runs the hotline, remembers the first call.
“He whispered. He said he was in a cellar and that there were nine of them left.
“I asked him where the officers were. He laughed.
“Then the line went dead.”
She has taken four hundred such calls since. “It never gets easier,” she says—and then, after a long silence—“it \
gets quieter.”
One mother wrote to her: “My son [Dima] has been gone … since the spring.”
Iversen keeps the letter in a drawer marked ‘urgent’.
“Will they come back?” I ask.
“Some,” she says.
""",
    [
        (
            "He whispered. He said he was in a cellar and that there were nine of them left. | I asked him where the "
            "officers were. He laughed. | Then the line went dead.",
            None,
        ),
        ("It never gets easier, | it gets quieter.", "Marta Iversen"),
        ("My son [Dima] has been gone … since the spring.", "One mother"),
        ("Will they come back?", None),
        ("Some,", None),
    ],
)

BLOCKS = Example(
    "a blog with block quotations and a quoted post",
    """
The full statement, as translated by the project, reads:
>We, soldiers of the 1442nd Regiment, appeal to the governor.
>We were sent forward without a single working radio.
The project posted the clip with a short note:
>New appeal from the front. Turn on subtitles.
>— Frontline Captions (@frontcap) May 3, 2023
Commenters called it “heartbreaking” and “about time.”
""",
    [
        (
            "We, soldiers of the 1442nd Regiment, appeal to the governor. | We were sent forward without a single "
            "working radio.",
            None,
        ),
        ("New appeal from the front. Turn on subtitles.", "Frontline Captions"),
        ("heartbreaking", "Commenters"),
        ("about time.", "Commenters"),
    ],
)

COLONS = Example(
    "after a colon, with a label, with that",
    """
The order was short: “Hold until relieved.”
A voice on the intercepted call says: “There is no relief. There never was.”
Governor Lidia Sorokina: “I have heard the appeal and I will look into it.”
She said that “the facts will be established” and that “nobody will be forgotten.”
In a video, a man is heard saying “we have no water here,” according to the project’s English captions.
“Forward!” reads the leaflet.
""",
    [
        ("Hold until relieved.", None),
        ("There is no relief. There never was.", "A voice on the intercepted call"),
        ("I have heard the appeal and I will look into it.", "Governor Lidia Sorokina"),
        ("the facts will be established", "Governor Lidia Sorokina"),
        ("nobody will be forgotten.", "Governor Lidia Sorokina"),
        ("we have no water here,", "a man"),
        ("Forward!", "the leaflet"),
    ],
)

BROKEN = Example(
    "marks as a scanner or a careless hand leaves them",
    """
“We waited two days, the corporal said. “Nobody answered the radio.”
The Wagner Group‘s former fighters were not mentioned.
"They took our weapons,” said another man. “We asked why. They laughed."
,,Wir gehen nicht", sagte der Gefreite.
We had nothing to eat,” the driver recalled.
“Tell our families that we are alive,” he begged. The recording ends there.
""",
    [
        ("We waited two days,", "the corporal"),
        ("Nobody answered the radio.", "the corporal"),
        ("They took our weapons,", "another man"),
        ("We asked why. They laughed.", "another man"),
        ("Wir gehen nicht", "der Gefreite"),
        ("We had nothing to eat,", "the driver"),
        ("Tell our families that we are alive,", "the driver"),
    ],
)

SCARE = Example(
    "names, titles, terms and irony: hardly a quotation",
    """
The “special” unit, known as “Storm,” is led by Sergei “Bear” Antonov.
His memoir, “A Winter in the Trenches,” sold well; the song “Dark Night” opens it.
Operation “North Wind” began in May. The frigate “Admiral Lazarev” never sailed.
Soldiers speak of “two hundreds” when they mean the dead, a term that is commonly used.
The “volunteers” had no choice. The word “contract” has lost its meaning.
In one chapter he writes that “the mud was the only honest officer.”
""",
    [("the mud was the only honest officer.", None)],
)

TRANSCRIPT = Example(
    "an interview and a call",
    """
We spoke to the soldier by phone.
Q: How long have you been at the front?
A: Since October. We have not been relieved once.
Q: Did you sign a contract?
A: No. They signed it for us.
The call that the service published goes like this:
SOLDIER: They left us here.
WOMAN: Where is the commander?
SOLDIER: He drove off on Monday.
""",
    [
        ("They left us here.", "SOLDIER"),
        ("Where is the commander?", "WOMAN"),
        ("He drove off on Monday.", "SOLDIER"),
    ],
)

PARTIAL = Example(
    "words woven into sentences",
    """
The men complain of “rotten food and rotten orders” and accuse their major of having “sold” their fuel.
In what one of them described as a “suicide walk,” the platoon crossed the field twice.
They are, in the words of their lawyer, Nina Belova, “hostages with rifles.”
The ministry dismissed the clip as “fake.” It is at least the fifth such video since May.
“Ghosts” is what the villagers call them.
President Ilya Krylov praised the “heroes of the brigade” but did not mention the video.
""",
    [
        ("rotten food and rotten orders", "The men"),
        ("sold", "The men"),
        ("suicide walk,", "one of them"),
        ("hostages with rifles.", "Nina Belova"),
        ("fake.", "The ministry"),
        ("Ghosts", "the villagers"),
        ("heroes of the brigade", "President Ilya Krylov"),
    ],
)

TABLOID = Example(
    "a tabloid: short paragraphs, speakers before and after, headline in single marks",
    """
‘WE WON’T DIE FOR A MAP’: Soldiers turn on their general
Furious soldiers have blasted their commanders in a leaked clip.
One blasted: “We’re done being targets!”
Another moaned: “I haven’t slept since Thursday.”
“They treat us like dogs,” a third fumed. “Worse than dogs.”
The unnamed man went on: “Where’s our pay? Where’s our leave?”
A source close to the brigade told us: “It’s a mutiny in all but name.”
“Utter rubbish,” was the army’s response.
""",
    [
        ("WE WON’T DIE FOR A MAP", None),
        ("We’re done being targets!", "One"),
        ("I haven’t slept since Thursday.", "Another"),
        ("They treat us like dogs,", "a third"),
        ("Worse than dogs.", "a third"),
        ("Where’s our pay? Where’s our leave?", "The unnamed man"),
        ("It’s a mutiny in all but name.", "A source close to the brigade"),
        ("Utter rubbish,", "the army"),
    ],
)

EXAMPLES = [
    AGENCY, BRITISH, GERMAN, FRENCH, RUSSIAN, UKRAINIAN, STRAIGHT, FEATURE, BLOCKS, COLONS, BROKEN, SCARE, TRANSCRIPT,
    PARTIAL, TABLOID,
]  # fmt: skip
