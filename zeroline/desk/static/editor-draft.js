// A draft in this window: its lines and notes, changes on their way to the desk, and what can be taken back.
import { ask, Lost, Refusal } from "./desk.js";

/** Letters and digits made by chance: crypto.randomUUID is missing where a desk is reached without TLS. */
export function chance(length = 16) {
  return [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const START = 0;
export const END = 1;
export const TEXT = 2;
export const SURE = 3;

export const said = (words) => words.map((word) => word[TEXT]).join(" ");
export const middle = (word) => (word[START] + word[END]) / 2;

/** How many of the words are said before this moment. */
export const before = (words, ms) => words.filter((word) => middle(word) < ms).length;

/** Things by what each is `of`; those of nothing are left out. */
export function grouped(things, of, what = (thing) => thing) {
  const groups = new Map();
  for (const thing of things) {
    const key = of(thing);
    if (key) groups.set(key, [...(groups.get(key) ?? []), what(thing)]);
  }
  return groups;
}

/** Words for a text whose times are not known yet: they share the line's time until the desk answers. */
function spread(text, line) {
  const words = text.split(/\s+/).filter(Boolean);
  const step = (line.end_ms - line.start_ms) / Math.max(1, words.length);
  return words.map((word, at) => [line.start_ms + at * step, line.start_ms + (at + 1) * step, word, null]);
}

export class Draft {
  constructor(told) {
    this.become(told);
  }

  /** The draft as the desk tells it. */
  become(told) {
    this.number = told.number;
    this.duration = told.duration_ms;
    this.frame = told.frame_ms ?? 40; // 25 a second where no picture says
    this.lines = told.lines;
    this.notes = new Map(told.notes.map((note) => [note.key, note]));
    this.stale = new Set(told.stale); // lines whose spoken words were changed after their English
    this.#count();
  }

  #count() {
    this.at = new Map(this.lines.map((line, at) => [line.id, at]));
  }

  line(id) {
    return this.lines[this.at.get(id)];
  }

  /** The line that bears this id, or that took in what bore it. */
  home(id) {
    return this.line(id) ?? this.lines.find((line) => line.holds.includes(id));
  }

  /** What a change did, done here too. Returns the ids that went, and those that are new or other. */
  enact(effect) {
    if (effect.old.length || effect.new.length) {
      const first = effect.old.length ? this.at.get(effect.old[0]) : effect.after === null ? 0 : this.at.get(this.home(effect.after)?.id) + 1;
      if (first === undefined || Number.isNaN(first)) return null; // we are out of step: load anew
      this.lines.splice(first, effect.old.length, ...effect.new);
      this.#count();
    }
    if (effect.note) this.notes.set(effect.note.key, effect.note);
    if (effect.note_gone) this.notes.delete(effect.note_gone);
    return { gone: effect.old, now: effect.new.map((line) => line.id) };
  }

  /** Shows at once what the desk has not answered yet. */
  foresee(op) {
    const line = op.line && this.line(op.line);
    if (!line) return;
    this.looked(op);
    if (op.op === "set_text") Object.assign(line, { [op.language]: spread(op.text, line), accepted: false });
    if (op.op === "accept") line.accepted = op.accepted;
    if (op.op === "leave_out") Object.assign(line, { left_out: op.left_out, accepted: false });
  }

  /** Whether the English waits to be made anew of the spoken words. */
  looked(op) {
    const spoken = op.op === "set_text" && op.language === "spoken";
    if (spoken) this.stale.add(op.line);
    else if (["set_text", "render"].includes(op.op) || (op.op === "accept" && op.accepted)) this.stale.delete(op.line);
  }

  /** The same of another window's change, which is named `op`; before it is enacted. */
  heardOf(op, effect) {
    const [line] = effect.new;
    const before = line && this.line(line.id);
    if (!before || !["set_text", "render", "accept"].includes(op)) return;
    if (said(before.spoken) !== said(line.spoken)) this.stale.add(line.id);
    else if (op !== "accept" || line.accepted) this.stale.delete(line.id);
  }

  settled(flag) {
    return this.notes.has(`flag:${flag.key}`);
  }

  comments(line) {
    return [...this.notes.values()].filter((note) => note.note === "comment" && this.home(note.line)?.id === line);
  }

  /** Between which times the line may stand; null: it is gone. */
  room(id) {
    const at = this.at.get(id);
    if (at === undefined) return null;
    const line = this.lines[at];
    const before = at ? this.lines[at - 1].end_ms : 0;
    const after = at + 1 < this.lines.length ? this.lines[at + 1].start_ms : Math.max(this.duration, line.end_ms);
    return [Math.min(before, line.start_ms), Math.max(after, line.end_ms)];
  }

  /** The last line that begins at or before this moment; -1: none does. */
  indexAt(ms) {
    let [low, high] = [0, this.lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lines[middle].start_ms <= ms) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** What a person can take back and do again, in all of their windows. */
export class Steps {
  #done = [];
  #taken = [];

  constructor(mine) {
    for (const { id, undoes } of mine) this.did(id, undoes);
  }

  did(id, undoes = null) {
    if (undoes === null) {
      this.#done.push(id);
      this.#taken = [];
    } else if (this.#done.at(-1) === undoes) {
      this.#done.pop();
      this.#taken.push(id);
    } else if (this.#taken.at(-1) === undoes) {
      this.#taken.pop();
      this.#done.push(id);
    }
  }

  /** A change that the desk refused was never done. */
  never(id) {
    this.#done = this.#done.filter((one) => one !== id);
    this.#taken = this.#taken.filter((one) => one !== id);
  }

  get back() {
    return this.#done.at(-1) ?? null;
  }

  get again() {
    return this.#taken.at(-1) ?? null;
  }
}

/** Sends changes one after another, and again where the desk cannot be reached. What is on its way outlives a reload. */
export class Outbox {
  #queue = [];
  #busy = false;

  /** `me`: whose changes they are, should another person log in where this one left. */
  constructor(clip, me, on) {
    this.path = `/api/clips/${clip}/draft/changes`;
    this.window = chance();
    this.on = on;
    this.store = `unsaved-${clip}-${me}`;
  }

  /** Changes that the last page in this tab could not send. */
  left() {
    const kept = JSON.parse(sessionStorage.getItem(this.store) ?? "[]");
    for (const save of kept) this.#queue.push({ save, answer: deferred() });
    this.#send();
    return kept.length;
  }

  get waiting() {
    return this.#queue.length;
  }

  /** The change's id, and a promise of what became of it: fields, or null where it was refused. */
  put(op, base) {
    const save = { id: chance(), window: this.window, base, op };
    const answer = deferred();
    this.#queue.push({ save, answer });
    this.#keep();
    this.#send();
    return { id: save.id, done: answer.promise };
  }

  /** When all that was put in is at the desk. */
  async emptied() {
    await this.#queue.at(-1)?.answer.promise;
  }

  #keep() {
    if (this.#queue.length) sessionStorage.setItem(this.store, JSON.stringify(this.#queue.map((one) => one.save)));
    else sessionStorage.removeItem(this.store);
    this.on.waiting(this.#queue.length);
  }

  async #send() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#queue.length) {
      const { save, answer } = this.#queue[0];
      let told = null;
      try {
        told = await ask("POST", this.path, save);
        this.on.saved(told, save);
      } catch (error) {
        if (error instanceof Lost || error.status >= 500 || error.status === 429) {
          this.on.lost(error);
          await new Promise((go) => setTimeout(go, 1500));
          continue;
        }
        if (error.status === 401) return this.on.lost(error); // whoever logs in again comes back to it
        if (error instanceof Refusal) this.on.refused(error, save);
        else this.on.failed(error);
      }
      this.#queue.shift();
      this.#keep();
      answer.resolve(told);
    }
    this.#busy = false;
  }
}

function deferred() {
  const made = {};
  made.promise = new Promise((resolve) => (made.resolve = resolve));
  return made;
}
