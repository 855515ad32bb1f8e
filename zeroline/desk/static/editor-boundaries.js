// Where lines begin, end and part: split, moved by a frame or by hand, nudged, put in.
import { say } from "./desk.js";
import { before, chance, END, START } from "./editor-draft.js";

const NEW_MS = 2_000; // of a line that is put in
const SNAP_MS = 120; // three frames of 25 a second: a key that is pressed as one hears comes no nearer
const NO_ROOM = "There is no room: another line stands there.";

const fresh = () => `n${chance(8)}`;

export class Boundaries {
  constructor(page) {
    this.page = page;
  }

  /** At the cursor while somebody types, else where the clip stands. */
  split(exact = false) {
    return this.page.lines.box ? this.#splitAtCursor() : this.#splitHere(exact);
  }

  /** Where the clip stands; null, and it is said: nowhere yet. */
  #stands() {
    const { player } = this.page;
    if (player.open_) return Math.round(player.ms);
    say("The clip stands nowhere yet; show it or play a line first.");
    return null;
  }

  #splitHere(exact) {
    const { here: line, saves } = this.page;
    const stands = this.#stands();
    if (stands === null) return;
    const said = exact || !line ? [] : edges(line, START, END);
    const ms = line ? (nearest(said, stands, [line.start_ms + 1, line.end_ms - 1]) ?? stands) : stands;
    if (!line || ms <= line.start_ms || ms >= line.end_ms) return say("The clip does not stand within this line; go to where it shall be split.");
    saves.put({ op: "split", line: line.id, new: fresh(), spoken: before(line.spoken, ms), english: before(line.english, ms), at_ms: ms });
  }

  async #splitAtCursor() {
    const { draft, lines, saves } = this.page;
    const id = lines.current;
    const language = lines.rows.get(id).editing;
    const count = wordsBefore(lines.box.value, lines.box.selectionStart);
    await saves.settled();
    const line = draft.line(id);
    const words = line?.[language] ?? [];
    if (count < 1 || count >= words.length) return say("Put the cursor between two words, where the line shall be split.");
    const other = language === "english" ? "spoken" : "english";
    const counts = { [language]: count, [other]: before(line[other], words[count][START]) };
    lines.shut(id);
    saves.put({ op: "split", line: id, new: fresh(), ...counts, at_ms: null });
  }

  #retime(id, start, end) {
    const { draft, saves } = this.page;
    const line = draft.line(id);
    const [floor, ceiling] = draft.room(id);
    const [from, to] = [Math.max(floor, start), Math.min(ceiling, end)];
    if (from >= to || (from === line.start_ms && to === line.end_ms)) return say(NO_ROOM);
    saves.put({ op: "retime", line: id, start_ms: from, end_ms: to });
  }

  /** Where an edge goes that is put to this moment: where a word begins or ends near it, else, or where it shall be
   *  `exact`, to the nearest frame. */
  place(id, edge, ms, exact = false) {
    const { draft } = this.page;
    const at = draft.at.get(id);
    const said = exact ? [] : edges({ spoken: draft.lines.slice(Math.max(0, at - 1), at + 2).flatMap((line) => line.spoken) }, edge === "start" ? START : END);
    return nearest(said, ms, this.#within(id, edge)) ?? Math.round(Math.round(ms / draft.frame) * draft.frame);
  }

  /** Between which moments an edge of the line may stand. */
  #within(id, edge) {
    const line = this.page.draft.line(id);
    const [floor, ceiling] = this.page.draft.room(id);
    return edge === "start" ? [floor, line.end_ms - 1] : [line.start_ms + 1, ceiling];
  }

  /** An edge was moved to this moment. */
  moved(id, edge, ms) {
    const line = this.page.draft.line(id);
    if (!line) return;
    if (edge === "start" ? ms >= line.end_ms : ms <= line.start_ms) return say("The clip does not stand where this line could begin or end.");
    if (edge === "start") this.#retime(id, ms, line.end_ms);
    else this.#retime(id, line.start_ms, ms);
  }

  /** An edge of the line at hand goes to where the clip stands. */
  toHere(edge, exact) {
    const { here: line } = this.page;
    const ms = this.#stands();
    if (line && ms !== null) this.moved(line.id, edge, this.place(line.id, edge, ms, exact));
  }

  /** Moves an edge of the line at hand by so many frames, as far as the line lasts. */
  frames(edge, by) {
    const { here: line, draft } = this.page;
    if (!line) return;
    const framed = this.place(line.id, edge, (Math.round(line[`${edge}_ms`] / draft.frame) + by) * draft.frame, true);
    this.moved(line.id, edge, edge === "start" ? Math.min(framed, line.end_ms - 1) : Math.max(framed, line.start_ms + 1));
  }

  nudge(by) {
    const { here: line, draft, saves } = this.page;
    if (!line) return;
    const [floor, ceiling] = draft.room(line.id);
    const by_ms = Math.max(floor - line.start_ms, Math.min(by, ceiling - line.end_ms));
    if (by_ms) saves.put({ op: "retime", line: line.id, start_ms: line.start_ms + by_ms, end_ms: line.end_ms + by_ms });
    else say(NO_ROOM);
  }

  /** A new line where the clip stands. */
  async insert() {
    const { draft, saves } = this.page;
    const start = this.#stands();
    if (start === null) return;
    const next = draft.lines[draft.indexAt(start) + 1];
    const language = draft.lines[0]?.language ?? "ru";
    const id = fresh();
    const end = Math.min(start + NEW_MS, next?.start_ms ?? draft.duration);
    const put = saves.put({ op: "insert", new: id, start_ms: start, end_ms: end, language });
    if (await put?.done) this.page.choose(id, { focus: true });
  }
}

/** The moments at which words of the line begin, end, or both. */
const edges = (line, ...which) => line.spoken.flatMap((word) => which.map((edge) => word[edge]));

/** The nearest of the moments, if it is near and within the limits; null: none is. */
function nearest(moments, ms, [least, most]) {
  const near = moments.filter((one) => Math.abs(one - ms) <= SNAP_MS && least <= one && one <= most);
  return near.length ? near.reduce((best, one) => (Math.abs(one - ms) < Math.abs(best - ms) ? one : best)) : null;
}

/** How many words stand before the cursor, one that it is in the midst of not among them. */
function wordsBefore(text, caret) {
  const [left, right] = [text.slice(0, caret), text.slice(caret)];
  const within = /\S$/.test(left) && /^\S/.test(right);
  return left.split(/\s+/).filter(Boolean).length - (within ? 1 : 0);
}
