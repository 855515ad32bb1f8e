// What the desk finds in the draft: flags, terms and captions, anew after each quiet moment, shown at their lines.
import { ask, say } from "./desk.js";
import { grouped } from "./editor-draft.js";

const QUIET_MS = 600; // without a change, after which the draft is read anew

export class Reading {
  #timer = null;
  #running = null;

  constructor(page) {
    this.page = page;
    this.found = { number: -1, flags: [], terms: [] };
  }

  soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#running ? this.soon() : this.read()), QUIET_MS);
  }

  read() {
    this.#running ??= ask("GET", `${this.page.path}/reading`)
      .then((found) => this.#show(found))
      .catch((error) => say(error.message))
      .finally(() => (this.#running = null));
    return this.#running;
  }

  /** Reads what was changed since the last time, if anything was; where that fails, what was found before holds. */
  async upToDate() {
    for (let tries = 0; tries < 3 && this.found.number < this.page.draft.number; tries += 1) await this.read();
  }

  #show(found) {
    const { draft, lines, player, standing } = this.page;
    const changed = new Set([...lines.terms.keys(), ...lines.flags.keys()]);
    this.found = found;
    lines.measure(found.profile);
    lines.entries = found.entries;
    lines.terms = grouped(found.terms, (term) => draft.home(term.segment)?.id);
    this.showFlags();
    for (const id of [...changed, ...lines.terms.keys(), ...lines.flags.keys()]) lines.refresh(id);
    if (lines.current) lines.refresh(lines.current);
    player.dress(found.captions, found.look, !standing.signed);
  }

  showFlags() {
    const { draft, flags, lines } = this.page;
    const order = (flag) => (flag.line === null ? -1 : (draft.at.get(draft.home(flag.line)?.id) ?? 0));
    const open = this.found.flags.filter((flag) => !draft.settled(flag)).sort((one, other) => order(one) - order(other));
    lines.flags = grouped(open, (flag) => (flag.line === null ? null : draft.home(flag.line)?.id));
    flags.show(open, draft, lines.may);
  }

  showNotes(effect) {
    const { lines } = this.page;
    const had = new Set(lines.flags.keys());
    this.showFlags();
    const about = effect.note?.line ?? null;
    for (const id of new Set([...had, ...lines.flags.keys(), lines.current, about])) if (id) lines.refresh(id);
  }
}
