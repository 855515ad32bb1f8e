// Where lines begin, end and part: split, moved by a frame or by hand, nudged, put in.
import { say } from "./desk.js";
import { before, chance, START } from "./editor-draft.js";

const NEW_MS = 2_000; // of a line that is put in
const NO_ROOM = "There is no room: the next line begins here.";

const fresh = () => `n${chance(8)}`;

export class Boundaries {
  constructor(page) {
    this.page = page;
  }

  /** At the cursor while somebody types, else where the clip stands. */
  split() {
    return this.page.lines.box ? this.#splitAtCursor() : this.#splitHere();
  }

  #splitHere() {
    const { here: line, player, saves } = this.page;
    const ms = Math.round(player.ms);
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

  /** An edge was moved to this moment, or to the nearest frame's. */
  moved(id, edge, ms) {
    const line = this.page.draft.line(id);
    if (!line) return;
    const { frame } = this.page.draft;
    const framed = Math.round(Math.round(ms / frame) * frame);
    if (edge === "start" ? framed >= line.end_ms : framed <= line.start_ms) return say("The clip does not stand where this line could begin or end.");
    if (edge === "start") this.#retime(id, Math.min(framed, line.end_ms - 1), line.end_ms);
    else this.#retime(id, line.start_ms, Math.max(framed, line.start_ms + 1));
  }

  /** Moves an edge of the line at hand by so many frames. */
  frames(edge, by) {
    const { here: line, draft } = this.page;
    if (line) this.moved(line.id, edge, (Math.round(line[`${edge}_ms`] / draft.frame) + by) * draft.frame);
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
  insert() {
    const { draft, player, saves } = this.page;
    const start = Math.round(player.ms);
    const next = draft.lines[draft.indexAt(start) + 1];
    const language = draft.lines[0]?.language ?? "ru";
    saves.put({ op: "insert", new: fresh(), start_ms: start, end_ms: Math.min(start + NEW_MS, next?.start_ms ?? draft.duration), language });
  }
}

/** How many words stand before the cursor, one that it is in the midst of not among them. */
function wordsBefore(text, caret) {
  const [left, right] = [text.slice(0, caret), text.slice(caret)];
  const within = /\S$/.test(left) && /^\S/.test(right);
  return left.split(/\s+/).filter(Boolean).length - (within ? 1 : 0);
}
