// The editor: its parts put together, each of which knows the others by `page`; and what others do at the same time.
import { ask, say, watch } from "./desk.js";
import { Again } from "./editor-again.js";
import { Boundaries } from "./editor-boundaries.js";
import { Company } from "./editor-company.js";
import { Deeds } from "./editor-deeds.js";
import { Draft } from "./editor-draft.js";
import { card, listen } from "./editor-keys.js";
import { Lines } from "./editor-lines.js";
import { Player, Wave } from "./editor-player.js";
import { Reading } from "./editor-reading.js";
import { Saves } from "./editor-saves.js";
import { Clashes, Flags, tips } from "./editor-side.js";
import { Standing } from "./editor-standing.js";

const $ = (id) => document.getElementById(id);
const { clip, me } = $("editor").dataset;
const path = `/api/clips/${clip}`;

/** What the parts share. `following`: the line at hand follows the clip. */
class Page {
  clip = clip;
  path = path;
  me = me;
  following = true;

  constructor(told) {
    this.draft = new Draft(told);
    this.saves = new Saves(this, told.mine);
    this.boundaries = new Boundaries(this);
    this.deeds = new Deeds(this);
    this.lines = linesOf(this);
    this.flags = new Flags({ settle: (flag) => this.deeds.settle(flag), go: (flag) => this.goTo(flag) });
    this.again = new Again(clip, {
      refresh: (id) => this.lines.refresh(id),
      draft: () => this.draft,
      take: (id, language, text) => this.deeds.takeChoice(id, language, text),
    });
    this.lines.again = this.again;
    this.clashes = clashesOf(this);
    this.tip = tips(this.lines, (entry) => this.deeds.glossary(entry));
    this.wave = waveOf(this);
    this.player = playerOf(this);
    this.reading = new Reading(this);
    this.standing = new Standing(this, told.state);
    this.company = new Company(this);
  }

  /** The line at hand; null: none is. */
  get here() {
    return this.draft.line(this.lines.current) ?? null;
  }

  /** The id of the line so many after the one at hand, or before it. */
  beside(step) {
    return this.draft.lines[(this.draft.at.get(this.lines.current) ?? -1) + step]?.id;
  }

  choose(id, how = {}) {
    const line = id && this.draft.line(id);
    if (!line) return;
    this.lines.choose(id, how);
    if (this.player.loop) this.player.loopOver([line.start_ms, line.end_ms]);
    const ms = this.player.open_ ? this.wave.last.ms : line.start_ms; // until the clip stands somewhere, the line's sound
    this.wave.draw({ ms, lines: this.draft.lines, current: id });
  }

  /** On by so many lines; `type`: the language that somebody goes on typing in. */
  step(by, type = null) {
    const id = this.beside(by);
    if (id) this.goOn(id, type);
  }

  /** To this line, with the clip unless it plays. Returns the box that somebody types in. */
  goOn(id, type = null) {
    this.following = false;
    this.choose(id, { focus: type === null });
    const box = type && this.lines.open(id, type);
    if (!this.player.playing && this.player.open_) this.player.seek(this.draft.line(id).start_ms);
    return box;
  }

  goTo(flag) {
    this.flags.at = flag.key;
    const line = flag.line === null ? null : this.draft.home(flag.line);
    if (!line) return;
    this.following = false;
    this.choose(line.id, { focus: true });
    if (this.player.open_ && !this.player.playing) this.player.seek(flag.start_ms ?? line.start_ms);
  }
}

function linesOf(page) {
  return new Lines($("lines"), page.draft, {
    at: (id) => page.choose(id, { calm: true }),
    edit: (id, language, caret) => page.lines.open(id, language, caret),
    typed: (line, language, text) => page.saves.typing(line, language, text),
    left: (line) => page.saves.left(line),
    deed: (name, id, what) => page.deeds.pressed[name]?.(id, what),
  });
}

function clashesOf(page) {
  return new Clashes({
    theirs: () => {},
    mine: (line, language, text) => page.draft.line(line) && page.saves.put({ op: "set_text", line, language, text }),
    both: (line, language, text) => {
      const id = page.draft.home(line)?.id; // where it was merged into another, that one
      page.choose(id);
      const box = page.lines.open(id, language);
      if (!box) return say(`The line is gone. You wrote: ${text}`, 60);
      box.value = `${box.value} ${text}`;
      box.dispatchEvent(new Event("input"));
    },
  });
}

function waveOf(page) {
  return new Wave($("wave"), clip, {
    may: page.lines.may,
    seek: (ms) => page.player.seek(ms),
    room: (id) => page.draft.room(id),
    place: (id, edge, ms, exact) => page.boundaries.place(id, edge, ms, exact),
    moved: (id, edge, ms) => {
      page.choose(id);
      page.boundaries.moved(id, edge, ms);
    },
  });
}

function playerOf(page) {
  /** Whether the focus is on something that would vanish under the person's hands. */
  const busy = () => Boolean(document.activeElement?.closest?.(".line-more"));
  /** The focus goes along from one line to the next, so that the line that is seen is the line that keys are for. */
  const follow = (id) => page.choose(id, { focus: Boolean(document.activeElement?.matches?.("#lines > li")) });
  return new Player($("viewer"), clip, {
    opened: () => page.player.video.addEventListener("play", () => (page.following = true)),
    frame: (ms, playing) => {
      const { draft, lines, player, wave } = page;
      const at = draft.lines[draft.indexAt(ms)];
      const spoken = at && ms < at.end_ms ? at.id : null;
      lines.light(ms, spoken);
      if (spoken && playing && page.following && !player.loop && !lines.box && spoken !== lines.current && !busy()) follow(spoken);
      wave.draw({ ms, lines: draft.lines, current: lines.current });
      $("clock").textContent = `${(ms / 1000).toFixed(2)} s`;
    },
    heard: (from, to) => page.standing.secondListen.heard(from, to),
  });
}

function begin(told) {
  const page = new Page(told);
  const { again, company, deeds, draft, lines, player, reading, saves, standing, wave } = page;
  listen(deeds.named, (number) => deeds.settleNumber(number));
  card();
  for (const [id, deed] of [["play", "play"], ["back", "back"], ["loop", "loop"], ["slower", "slower"], ["sound", "sound"], ["colour", "colour"],
    ["undo", "undo"], ["redo", "redo"], ["show-keys", "keys"], ["show-changes", "compare"]]) {
    // so that the cursor stays where it is, in the line that is typed
    $(id).addEventListener("pointerdown", (event) => lines.box && event.preventDefault());
    $(id).addEventListener("click", () => deeds.named[deed]());
  }
  $("open-preview").addEventListener("click", async () => (await player.open()) && lines.rows.get(lines.current)?.row.focus());
  watch(
    {
      draft: (event) => event.clip === clip && event.window !== saves.outbox.window && (event.number < 0 ? standing.fresh() : saves.catchUp()),
      queue: (event) => [undefined, clip].includes(event.clip) && saves.catchUp(), // `zeroline revise`, and what else came past the desk
      preview: (event) => event.clip === clip && player.wanted && player.open(),
      wave: (event) => event.clip === clip && wave.load(),
      again: (event) => event.clip === clip && again.event(event),
    },
    () => {
      saves.catchUp();
      wave.load();
      if (player.wanted) player.open();
    },
  );
  if (matchMedia("(max-width: 60rem)").matches) $("flag-panel").open = false;
  standing.tell();
  page.choose(draft.lines[0]?.id, { calm: true });
  wave.load();
  reading.read();
  company.tell();
  if (saves.outbox.left()) say("What was not saved when the page was left is being saved now.");
  document.documentElement.dataset.ready = "yes";
}

const told = await ask("GET", `${path}/draft`).catch((error) => {
  $("no-lines").textContent = error.message;
  $("no-lines").hidden = false;
  return null;
});
if (told) begin(told);
