// The second listen of whoever works alone: which stretches were played since the review, and what is still missing.
import { ask, clock, say } from "./desk.js";

const LATE_MS = 900; // that a player may tell too late, in all; the desk lets a second pass
const GAP_MS = 300; // a player tells four times a second
const PAUSE_MS = 10_000; // before a pass that could not be told is told again

export class SecondListen {
  /** `changed()` is called when more was heard, or a pass begins or ends. */
  constructor(clip, duration, changed) {
    this.path = `/api/clips/${clip}/listened`;
    this.store = `listened-${clip}`;
    this.duration = duration;
    this.changed = changed;
    this.pass = null; // {version, began, spans, told}
    this.notBefore = 0; // the next telling, after one that failed
  }

  /** A pass begins with the review, goes on after a reload, and ends where the version is left or signed. */
  stands(state, me) {
    const mine = state.alone && state.state === "reviewed" && state.reviewed_by === me;
    if (mine && this.pass?.version === state.address) return;
    const kept = mine ? JSON.parse(sessionStorage.getItem(this.store) ?? "null") : null;
    if (!mine) this.pass = null;
    else this.pass = kept?.version === state.address ? kept : { version: state.address, began: Date.now(), spans: [], told: false };
    this.#keep();
  }

  #keep() {
    if (this.pass) sessionStorage.setItem(this.store, JSON.stringify(this.pass));
    else sessionStorage.removeItem(this.store);
    this.changed();
  }

  /** A stretch was played, in ms. */
  heard(from, to) {
    const { pass } = this;
    if (!pass || pass.told) return;
    const within = [Math.max(0, Math.round(from)), Math.min(this.duration, Math.round(to))];
    if (within[0] >= within[1]) return;
    pass.spans = joined([...pass.spans, within]);
    this.#keep();
    if (this.#heard() < this.duration - LATE_MS || Date.now() < this.notBefore) return;
    this.notBefore = Date.now() + PAUSE_MS;
    ask("POST", this.path, { spans: pass.spans, lasted_ms: Date.now() - pass.began })
      .then(() => {
        pass.told = true;
        this.#keep();
        say("You have listened to all of it once more; now it can be signed off.");
      })
      .catch((error) => say(error.message, 15));
  }

  #heard() {
    return this.pass.spans.reduce((sum, [from, to]) => sum + to - from, 0);
  }

  /** Where the first stretch begins that was not heard; a player's own gaps are shorter. */
  #gap() {
    let reach = 0;
    for (const [from, to] of this.pass.spans) {
      if (from - reach > GAP_MS) break;
      reach = to;
    }
    return reach;
  }

  /** How far it is, and where the first gap lies; null: there is no pass. */
  told() {
    const { pass } = this;
    if (!pass) return null;
    if (pass.told) return "listened to once more";
    return `listened to once more: ${clock(this.#heard())} of ${clock(this.duration)}, next at ${clock(this.#gap())}`;
  }
}

/** The same stretches, in order, without overlaps. */
function joined(spans) {
  const whole = [];
  for (const [from, to] of spans.sort((one, other) => one[0] - other[0])) {
    const last = whole.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole;
}
