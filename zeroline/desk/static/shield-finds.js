// All covers of the page: what was found, what a person made of a find, and what they drew.
import { bend, boxAt, newId, put } from "./shield-covers.js";

export class Covers {
  /** `stands`: as the desk tells it. */
  constructor({ found, own, corrections, no_faces }) {
    this.finds = found ?? [];
    this.own = structuredClone(own); // drawn ones and corrections, as they are now
    this.before = own;
    this.names = corrections; // what the correction of each find is called
    this.uncovered = new Set(no_faces);
  }

  get drawn() {
    const corrections = new Set(Object.values(this.names));
    return this.own.filter((cover) => !corrections.has(cover.id));
  }

  isFind(id) {
    return id in this.names;
  }

  correction(id) {
    return this.own.find((cover) => cover.id === this.names[id]) ?? null;
  }

  /** The find or cover of that name as it is now; null: there is none. */
  get(id) {
    const all = this.isFind(id) ? [this.correction(id), this.finds.find((find) => find.id === id)] : this.drawn.filter((one) => one.id === id);
    return all.find(Boolean) ?? null;
  }

  /** The same, to be changed: of a find a correction, which begins as it was found. */
  mine(id) {
    const there = this.get(id);
    if (!there || !this.isFind(id) || this.correction(id)) return there;
    const made = { ...structuredClone(there), id: this.names[id] };
    this.own.push(made);
    return made;
  }

  put(id, ms, box) {
    const cover = this.mine(id);
    if (cover) (this.isFind(id) ? bend : put)(cover, ms, box);
  }

  draw(what, ms, box, duration) {
    const cover = { id: newId(this.own), what, start_ms: 0, end_ms: duration, keys: [] };
    put(cover, ms, box);
    this.own.push(cover);
    return cover;
  }

  /** Takes a drawn cover away, and the correction of a find; it is as it was found again. */
  remove(id) {
    const gone = this.isFind(id) ? this.correction(id) : this.get(id);
    this.own = this.own.filter((cover) => cover !== gone);
    return Boolean(gone);
  }

  /** What of it is shown at a moment; `none`: the finds that were told to be no face. */
  at(ms, none) {
    const found = this.finds.map(({ id }) => ({ id, find: true, off: none.includes(id), box: boxAt(this.get(id), ms) }));
    const drawn = this.drawn.map((cover) => ({ id: cover.id, find: false, off: false, box: boxAt(cover, ms) }));
    return [...found, ...drawn].filter((one) => one.box !== null);
  }

  /** What is covered less than it was, or was found, in sentences; the desk asks for the same to be confirmed. */
  lessened(none) {
    const told = none.filter((id) => !this.uncovered.has(id)).map((id) => `${id} is no face, and is not covered.`);
    const was = (cover) => this.before.find((one) => one.id === cover.id) ?? this.finds.find((find) => this.names[find.id] === cover.id);
    for (const cover of this.own) {
      const earlier = was(cover);
      if (earlier?.what !== "face" || (cover.start_ms <= earlier.start_ms && cover.end_ms >= earlier.end_ms)) continue;
      told.push(`${cover.id.split("-")[0]} is covered for less time than before.`);
    }
    const names = new Set(this.own.map((cover) => cover.id));
    const corrections = new Set(Object.values(this.names));
    const gone = this.before.filter((cover) => cover.what === "face" && !names.has(cover.id) && !corrections.has(cover.id));
    return [...told, ...gone.map((cover) => `${cover.id}, a face that was drawn, is taken away.`)];
  }
}
