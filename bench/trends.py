"""Trends, likenesses and lists on an archive of ten thousand clips: `make bench-trends` (some three minutes).

Two hundred scripted clips are added as any clip is and then multiplied, each time with an id, a day and a unit of its
own, all of their records with them, so that the database is as full as one of real clips of this length. What is
measured is what the commands do once the program has started, against the targets of issue 4.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.faults import HUM, LINES, Prober
from bench.machine import machine
from bench.scripted import scripted
from zeroline.archive.alike import alike, such
from zeroline.archive.browse import listed
from zeroline.archive.claim_index import catch_up
from zeroline.archive.claim_tables import TABLES, claims_told, names_told
from zeroline.archive.collector import collector_at_rest
from zeroline.archive.events import counted, proofs
from zeroline.archive.intake import Intake
from zeroline.archive.opening import Archive, open_archive
from zeroline.archive.schema import clips, records
from zeroline.documents.trends import trend_fields
from zeroline.domain.clip import clip_id
from zeroline.domain.source import Arrival
from zeroline.domain.speech import Maker
from zeroline.domain.trend import Asked, Trend
from zeroline.engines.fakes import Line, ScriptedRecogniser
from zeroline.jobs import Added, add_all
from zeroline.pipeline import Order
from zeroline.publish.trend_chart import chart

RESULTS = Path(__file__).with_name("RESULTS-trends.md")
_ADDED, _CLIPS, _TIMES, _SEED = 200, 10_000, 7, 20_240_203
_FIRST, _DAYS = date(2022, 9, 21), 900  # the days on which the clips were posted
_NUMBERS = (*range(1, 60), 71, 136, 155, 810, 1009, 1428, 1430, 1435, 1439)
_UNITS = ("Мы из {}-го полка.", "Говорит {}-я бригада.", "Это {}-й полк.", "Здесь {}-я дивизия.")
_PLACES = ("Стоим под Бахмутом.", "Мы в Кременной.", "Это под Авдеевкой.", "Сейчас в Соледаре.", "Мы под Угледаром.",
           "Нас привезли в Марьинку.", "Стоим у Работино.", "Мы под Купянском.", "Здесь, в Клещеевке.")  # fmt: skip
_CLAIMS = (
    "Идти на штурм мы отказываемся.",
    "Мы отказались выполнять приказ.",
    "У нас нет снарядов и бронежилетов.",
    "Нас никто не учил, стреляли два раза.",
    "Четвёртый месяц нам не платят боевые.",
    "За отказ грозят расстрелом.",
    "Ребят держат в яме и бьют.",
    "У нас двенадцать двухсотых и тридцать трёхсотых.",
    "Командир бросил нас и уехал.",
    "По нам ударила своя артиллерия.",
    "Нас силой перевели в штурмовую роту.",
    "Просим президента разобраться.",
    "У нас забрали оружие.",
    "Рапорт порвали при мне.",
)
_FILLING = (
    "Ночью над посадкой летали дроны со сбросами.",
    "Окопов нет, блиндажи засыпаны землёй.",
    "Воду возим из колодца за три километра.",
    "Связь пропадает каждый вечер, рация молчит.",
    "На полигоне мы провели одну неделю.",
    "Машину с продуктами сожгли по дороге.",
    "Медик ушёл вместе с ранеными товарищами.",
    "Документы остались в строевой части.",
    "Дома нас ждут жёны, матери и дети.",
    "Телефоны разрешают включать по воскресеньям.",
    "Снег растаял, в траншее воды по колено.",
    "Обещали ротацию ещё прошлой весной.",
)


def added(archive: Archive, folder: Path, chance: random.Random, count: int = _ADDED) -> list[str]:
    """Adds so many scripted clips; their ids. Each says its unit and where it stands or does not, one to three claims,
    and what people say besides."""
    crew, made = scripted(LINES, HUM), []
    takes = Intake(archive.ledger, archive.vault, Prober(), Maker("prober", "1"))
    for number in range(count):
        said = [chance.choice(_UNITS).format(chance.choice(_NUMBERS))] if chance.random() < 0.7 else []
        said += [chance.choice(_PLACES)] if chance.random() < 0.6 else []
        said += chance.sample(_CLAIMS, chance.choice((1, 1, 2, 2, 3))) if chance.random() < 0.9 else []
        said += chance.sample(_FILLING, 6)
        lines = [Line(at * 2_000, at * 2_000 + 1_900, text, f"In English: {text}") for at, text in enumerate(said)]
        file = folder / f"{number}.mp4"
        file.write_bytes(f"clip {number}".encode())
        playing = replace(crew, recogniser=ScriptedRecogniser(tuple(lines)))
        order, arrival = Order("netflix"), Arrival(account="@chan", posted_at="2022-09-21")
        (outcome,) = add_all([file], archive, takes, _always(playing), order, arrival, lambda _: _quiet)
        if not isinstance(outcome, Added):
            raise SystemExit(f"{file}: {outcome.error.sentence}")
        made.append(outcome.clip.id)
    return made


def _always(crew: Any) -> Callable[[], Any]:
    return lambda: crew


def _quiet(_: object) -> None:
    """Nobody watches."""


def multiplied(archive: Archive, seeds: Sequence[str], count: int, chance: random.Random) -> None:
    """Makes `count` clips of them. Custody does not tell of the others: they are for reading alone."""
    with archive.ledger.database.writing() as connection:
        rows = {id: _rows(connection, id) for id in seeds}
        for start in range(0, count - len(seeds), 250):
            made: dict[sa.Table, list[dict[str, Any]]] = {}
            for number in range(start, min(start + 250, count - len(seeds))):
                for table, row in _copy(rows[seeds[number % len(seeds)]], number, chance):
                    made.setdefault(table, []).append(row)
            for table in (clips, records, *TABLES):
                connection.execute(table.insert(), made[table])


Rows = Mapping[sa.Table, Sequence[Mapping[str, Any]]]


def _rows(connection: sa.Connection, id: str) -> Rows:
    def of(table: sa.Table, column: sa.Column[str]) -> list[Mapping[str, Any]]:
        return [dict(row) for row in connection.execute(sa.select(table).where(column == id)).mappings()]

    return {clips: of(clips, clips.c.id), **{table: of(table, table.c.clip) for table in (records, *TABLES)}}


def _copy(rows: Rows, number: int, chance: random.Random) -> Iterator[tuple[sa.Table, dict[str, Any]]]:
    old = rows[clips][0]["id"]
    sha256 = hashlib.sha256(f"copy {number}".encode()).hexdigest()
    new, day = clip_id(sha256), (_FIRST + timedelta(chance.randrange(_DAYS))).isoformat()
    units = [row["name"] for row in rows[names_told] if row["kind"] == "unit"]
    renamed = {unit: f"{chance.choice(_NUMBERS)}th {unit.partition(' ')[2]}" for unit in units}
    yield clips, {"id": new, "sha256": sha256, "at": f"{day}T12:00:00.000Z"}
    for row in rows[records]:
        body = row["body"].replace(old, new).replace('"posted_at":"2022-09-21"', f'"posted_at":"{day}"')
        address = hashlib.sha256(body.encode()).hexdigest()
        yield records, {**row, "clip": new, "body": body, "address": address, "at": f"{day}T12:00:00.000Z"}
    for table in TABLES:
        for row in rows[table]:
            told = {**row, "clip": new}
            if table is claims_told:
                told["units"] = json.dumps(
                    {renamed.get(unit, unit): tie for unit, tie in json.loads(row["units"]).items()}
                )
            elif table is names_told:
                told["name"] = renamed.get(row["name"], row["name"])
            yield table, told


@dataclass(frozen=True)
class Took:
    """The middle of some times, in ms: by the clock, and of the processor, which tells what other programs took."""

    ms: float
    cpu_ms: float


def measured(archive: Archive, seeds: Sequence[str]) -> dict[str, Took]:
    """What each piece of work takes."""

    def reading(work: Callable[[sa.Connection], object]) -> Callable[[], object]:
        def run() -> object:
            with archive.ledger.reading() as connection:
                return work(connection)

        return run

    return {
        "list": _middle(reading(listed)),
        "trends, what is behind": _middle(lambda: catch_up(archive, lambda: lambda *_: ())),
        "trends, the counts": _middle(reading(_trend)),
        "trends, the counts with all evidence as JSON": _middle(reading(_document)),
        "trends, the counts and the drawing": _middle(reading(_drawing)),
        "show, ten times clips alike": _middle(
            reading(lambda connection: [alike(connection, id) for id in seeds[:10]])
        ),
        "show, such events": _middle(reading(lambda connection: such(connection, seeds[0]))),
    }


def _trend(connection: sa.Connection) -> Trend:
    return counted(connection, Asked())


def _drawing(connection: sa.Connection) -> str:
    with collector_at_rest():
        return chart(_trend(connection), Asked())


def _document(connection: sa.Connection) -> str:
    trend = _trend(connection)
    with collector_at_rest():
        fields = trend_fields(trend, proofs(connection, trend.events))
    return json.dumps(fields, ensure_ascii=False)


def _middle(work: Callable[[], object]) -> Took:
    times, cpu = [], []
    for _ in range(_TIMES):
        began, used = time.perf_counter(), time.process_time()
        work()
        times.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - used))
    return Took(statistics.median(times), statistics.median(cpu))


_TARGETS = {"list": 300.0, "show, ten times clips alike": 10_000.0}
_TARGET = 1000.0  # ms; of everything else: an answer within a second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=_CLIPS)
    parser.add_argument("--database", default="", help="another than SQLite: postgresql://USER@HOST/NAME, empty")
    options = parser.parse_args()
    chance = random.Random(_SEED)
    with tempfile.TemporaryDirectory(prefix="zeroline-trends-") as name:
        archive = open_archive(Path(name) / "home", options.database)
        began = time.perf_counter()
        seeds = added(archive, Path(name), chance)
        took = (time.perf_counter() - began) / len(seeds)
        multiplied(archive, seeds, options.clips, chance)
        times = measured(archive, seeds)
        with archive.ledger.reading() as connection:
            trend = _trend(connection)
            claims = connection.execute(sa.select(sa.func.count()).select_from(claims_told)).scalar() or 0
        size = sum(file.stat().st_size for file in (Path(name) / "home").glob("archive.db*")) / 1e6
        archive.ledger.database.close()
    what = f"{options.clips} clips, {claims} claims in {len(trend.events)} events, {size:.0f} MB of database"
    report = _report(what, archive.ledger.database.dialect, times, took)
    if options.clips == _CLIPS and not options.database:
        RESULTS.write_text(report, encoding="utf-8")
    print(report)


def _report(what: str, dialect: str, times: Mapping[str, Took], added_s: float) -> str:
    lines = [
        "# Trends: what was measured",
        f"`make bench-trends` on {machine()}. {dialect}, {what}.",
        f"Middle of {_TIMES} times, without the program's start.",
        "",
        "| | ms | of the processor | target, ms | |",
        "|---|---|---|---|---|",
    ]
    for name, took in times.items():
        target = _TARGETS.get(name, _TARGET)
        verdict = "met" if took.ms < target else "**missed**"
        lines.append(f"| {name} | {took.ms:.0f} | {took.cpu_ms:.0f} | {target:.0f} | {verdict} |")
    lines += ["", f"Adding one of the scripted clips, its laying out included, took {1000 * added_s:.0f} ms."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
