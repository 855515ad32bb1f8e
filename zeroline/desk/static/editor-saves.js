// Changes: each saved as it is made, those of others taken in, taken back without end; and words on their way.
import { ask, say } from "./desk.js";
import { Outbox, said, Steps } from "./editor-draft.js";

const PAUSE_MS = 350; // of typing, after which the text is saved

const $ = (id) => document.getElementById(id);

export class Saves {
  #typed = null; // {line, language, base, was, text, timer, sent}: words that are typed
  #catching = null;
  #more = false; // something happened since what is being caught up with was asked for
  #taking = false;

  /** `mine`: what the person did in this clip before, as the desk tells it. */
  constructor(page, mine) {
    this.page = page;
    this.steps = new Steps(mine);
    this.outbox = new Outbox(page.clip, page.me, {
      waiting: (count) => ($("saving").textContent = count ? "saving…" : "saved"),
      lost: (error) => ($("saving").textContent = `not saved yet: ${error.message}`),
      failed: (error) => say(error.message),
      saved: (change, save) => this.#saved(change, save),
      refused: (error, save) => this.#refused(error, save),
    });
  }

  #saved(change, save) {
    this.take(change);
    if (this.#typed && this.#typed.sent === save.id) this.#typed.base = change.number;
    if (change.leaves !== null || this.page.standing.state.state !== "draft") this.page.standing.fresh();
  }

  #refused(error, save) {
    this.steps.never(save.id);
    if (error.status === 409 && error.told?.clashes) {
      this.page.clashes.add(error.told, save.op);
      if (this.#typed && this.#typed.line === save.op.line) this.left(save.op.line); // what was typed since is shown, too
      say(error.told.why);
    } else if (save.op.op === "set_text") say(`${error.message} You wrote: ${save.op.text}`, 60);
    else say(error.message);
    const told = () => this.page.clashes.see(); // it would be out of sight by now
    this.catchUp().then(() => save.op.line && this.page.draft.line(save.op.line) && this.reload().then(told));
  }

  /** Sends a change, after what was typed before it: its id and a promise of what became of it; null: not allowed. */
  put(op) {
    if (!this.page.lines.may) return null;
    this.flush();
    return this.#post(op, this.page.draft.number);
  }

  #post(op, base) {
    const { id, done } = this.outbox.put(op, base);
    this.steps.did(id, op.op === "undo" ? op.change : null);
    this.page.draft.foresee(op);
    if (op.line && op.op !== "set_text") this.page.lines.refresh(op.line);
    return { id, done };
  }

  /** Brings the draft up to a change of ours or another's. */
  take(change) {
    const { draft, lines, wave } = this.page;
    if (change.number <= draft.number) return;
    if (change.number > draft.number + 1) {
      this.catchUp();
      return;
    }
    draft.number = change.number;
    const theirs = change.window !== this.outbox.window;
    if (theirs) draft.heardOf(change.op, change.effect);
    const [current, place, held] = [lines.current, draft.at.get(lines.current), lines.place.contains(document.activeElement)];
    const after = draft.enact(change.effect);
    if (after === null) {
      this.reload();
      return;
    }
    lines.changed(after);
    for (const id of after.now) {
      const open = lines.rows.get(id)?.editing;
      if (open && this.#typed?.line !== id && theirs) lines.retext(id, open, said(draft.line(id)[open]));
    }
    if (change.effect.note || change.effect.note_gone) this.page.reading.showNotes(change.effect);
    if (!draft.line(current)) {
      const there = (current && draft.home(current)) ?? draft.lines[Math.min(place ?? 0, draft.lines.length - 1)];
      this.page.choose(there?.id, { focus: held }); // what the line became, or what stands in its place
    }
    wave.draw({ ...wave.last, lines: draft.lines, current: lines.current });
    this.page.reading.soon();
  }

  catchUp() {
    const { draft, path, standing } = this.page;
    if (this.#catching && !this.#taking) this.#more = true;
    this.#catching ??= ask("GET", `${path}/draft/changes?after=${draft.number}`)
      .then((answer) => {
        this.#taking = true;
        for (const change of answer.changes) this.take(change);
        standing.show(answer.state);
      })
      .catch((error) => say(error.message))
      .then(() => {
        this.#catching = null;
        this.#taking = false;
        const more = this.#more;
        this.#more = false;
        return more ? this.catchUp() : undefined;
      });
    return this.#catching;
  }

  /** Everything anew, where this window is out of step. */
  async reload() {
    const { draft, lines, path } = this.page;
    const fresh = await ask("GET", `${path}/draft`).catch((error) => say(error.message));
    if (!fresh) return;
    const current = lines.current;
    draft.become(fresh);
    this.steps = new Steps(fresh.mine);
    lines.all();
    this.page.choose(draft.home(current)?.id ?? draft.lines[0]?.id);
    this.page.reading.soon();
  }

  /** Takes something back, or does it again: `change()` gives the change that is undone. */
  async undo(change, what) {
    const { draft, lines } = this.page;
    this.flush();
    if (lines.box) lines.shut(lines.current);
    await this.outbox.emptied();
    const id = change();
    if (!id) return say(`There is nothing ${what}.`);
    const answer = await this.put({ op: "undo", change: id })?.done;
    const line = answer?.effect.new[0]?.id;
    if (lines.box) return; // whoever types by now goes on typing
    if (line && draft.line(line)) this.page.choose(line, { focus: $("lines").contains(document.activeElement) });
  }

  // -- typing --------------------------------------------------------------------------------------------------------

  typing(line, language, text) {
    const { draft } = this.page;
    if (!this.#typed || this.#typed.line !== line || this.#typed.language !== language) {
      this.flush();
      this.#typed = { line, language, base: draft.number, was: said(draft.line(line)[language]) };
    }
    this.#typed.text = text;
    clearTimeout(this.#typed.timer);
    this.#typed.timer = setTimeout(() => this.flush(), PAUSE_MS);
  }

  /** Sends what was typed, if anything was. */
  flush() {
    const typed = this.#typed;
    if (!typed) return;
    clearTimeout(typed.timer);
    if (typed.text === typed.was) return;
    typed.was = typed.text;
    typed.sent = this.#post({ op: "set_text", line: typed.line, language: typed.language, text: typed.text }, typed.base).id;
  }

  /** Somebody left the line. */
  left(line) {
    if (this.#typed?.line === line) this.flush();
    this.#typed = null;
  }

  /** Sends what was typed, and waits until the desk has all of it. */
  async settled() {
    this.flush();
    await this.outbox.emptied();
  }
}
