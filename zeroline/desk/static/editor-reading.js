// What the desk finds in the draft: flags, terms and captions, anew after each quiet moment, shown at their lines.
import { ask, say } from "./desk.js";
import { grouped } from "./editor-draft.js";

const QUIET_MS = 600; // without a change, after which the draft is read anew

export class Reading {
  #timer = null;
  #busy = false;

  constructor(page) {
    this.page = page;
    this.found = { flags: [], terms: [] };
  }

  soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.read(), QUIET_MS);
  }

  async read() {
    if (this.#busy) return this.soon();
    this.#busy = true;
    try {
      this.#show(await ask("GET", `${this.page.path}/reading`));
    } catch (error) {
      say(error.message);
    }
    this.#busy = false;
  }

  #show(found) {
    const { draft, lines, player, standing } = this.page;
    const changed = new Set([...lines.terms.keys(), ...lines.flags.keys()]);
    this.found = found;
    lines.profile = found.profile;
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
