// The lines: each a row; words, shades and terms are drawn only once a row comes into sight.
import { clock, make, shown } from "./desk.js";
import { END, said, START, SURE, TEXT } from "./editor-draft.js";
import { measured, tooFast } from "./editor-limits.js";
import { placed } from "./editor-terms.js";

// Confidence below which a word is shaded. The English has less of it throughout: half of its words lie below 0.5.
const UNSURE = { spoken: 0.5, english: 0.35 };
const unsure = (word, language) => word[SURE] !== null && word[SURE] < UNSURE[language];

/** Where in the line's text the first shaded word stands from this character on; null: none does. */
export function doubtful(line, language, from) {
  let reach = 0;
  for (const word of line[language]) {
    const span = [reach, reach + word[TEXT].length];
    if (reach >= from && unsure(word, language)) return span;
    reach = span[1] + 1;
  }
  return null;
}

export class Lines {
  /** `on`: at(id), edit(id, language), play(id), deed(name, id), typed(id, language, text), left(id, language). */
  constructor(place, draft, on) {
    this.place = place;
    this.draft = draft;
    this.on = on;
    this.rows = new Map();
    this.terms = new Map(); // line -> its terms
    this.flags = new Map(); // line -> its open flags
    this.entries = {};
    this.others = new Map(); // line -> names of who is there
    this.again = null; // lines that are heard once more
    this.current = null;
    this.lit = null;
    this.may = place.dataset.may === "yes";
    this.sight = new IntersectionObserver((seen) => seen.forEach((one) => one.isIntersecting && this.#dress(one.target.dataset.id)), {
      rootMargin: "600px",
    });
    place.addEventListener("click", (event) => this.#clicked(event));
    place.addEventListener("focusin", (event) => {
      const row = event.target.closest("li.line");
      if (row && row.dataset.id !== this.current) on.at(row.dataset.id);
    });
    this.all();
  }

  all() {
    const whole = document.createDocumentFragment();
    this.rows.clear();
    for (const line of this.draft.lines) whole.append(this.#row(line));
    this.place.replaceChildren(whole);
    document.getElementById("no-lines").hidden = this.draft.lines.length > 0;
  }

  /** Draws what a change did. */
  changed({ gone, now }) {
    const kept = gone.filter((id) => now.includes(id));
    for (const id of gone) if (!kept.includes(id)) this.#drop(id);
    for (const id of now) {
      if (this.rows.has(id)) {
        this.refresh(id);
        continue;
      }
      const at = this.draft.at.get(id);
      const row = this.#row(this.draft.lines[at]);
      const before = at ? this.rows.get(this.draft.lines[at - 1].id)?.row : null;
      if (before) before.after(row);
      else this.place.prepend(row);
    }
    document.getElementById("no-lines").hidden = this.draft.lines.length > 0;
  }

  #drop(id) {
    const there = this.rows.get(id);
    if (!there) return;
    this.sight.unobserve(there.row);
    there.row.remove();
    this.rows.delete(id);
    if (this.current === id) this.current = null;
  }

  #row(line) {
    const row = make("li", "line");
    row.dataset.id = line.id;
    row.tabIndex = -1;
    const head = make("div", "line-head");
    const time = make("button", "time", clock(line.start_ms));
    time.type = "button";
    time.dataset.deed = "play";
    time.title = "Play this line";
    time.tabIndex = -1;
    head.append(time, make("span", "marks"));
    const spoken = make("p", "spoken", said(line.spoken));
    spoken.lang = line.language;
    spoken.dir = "auto";
    const english = make("p", "english", said(line.english));
    english.lang = "en";
    const more = make("div", "line-more");
    row.append(head, spoken, english, more);
    this.rows.set(line.id, { row, time, marks: head.lastChild, spoken, english, more, words: [], dressed: false, editing: null });
    this.#mark(line);
    this.sight.observe(row);
    return row;
  }

  refresh(id) {
    const there = this.rows.get(id);
    const line = this.draft.line(id);
    if (!there || !line) return;
    there.time.textContent = clock(line.start_ms);
    there.spoken.lang = line.language;
    if (there.dressed) {
      there.dressed = false;
      this.#dress(id);
    } else {
      there.spoken.textContent = shown(said(line.spoken));
      there.english.textContent = shown(said(line.english));
    }
    this.#mark(line);
    if (id === this.current) this.#more(id);
  }

  /** What a reader can bear, as the desk told it: lines that are too fast are marked. */
  measure(profile) {
    if (this.profile && JSON.stringify(profile) === JSON.stringify(this.profile)) return;
    this.profile = profile;
    for (const line of this.draft.lines) this.#mark(line);
  }

  #mark(line) {
    const { row, marks } = this.rows.get(line.id);
    const flags = this.flags.get(line.id)?.length ?? 0;
    const talk = this.draft.comments(line.id).filter((note) => !note.settled_by).length;
    const others = this.others.get(line.id);
    const speed = tooFast(line, this.profile);
    row.classList.toggle("left-out", line.left_out);
    row.classList.toggle("accepted", line.accepted);
    marks.replaceChildren(
      ...[
        line.accepted && make("span", "mark good", "✓ accepted"),
        line.left_out && make("span", "mark", "left out: nobody said it"),
        flags && make("span", "mark warn", `⚑ ${flags}`),
        speed && make("span", "mark fast", `⚠ ${speed.toFixed(1)} a second`),
        talk && make("span", "mark", `✎ ${talk}`),
        others && make("span", "mark who-else", others.join(", ")),
      ].filter(Boolean),
    );
  }

  // -- words, shades, terms ------------------------------------------------------------------------------------------

  #dress(id) {
    const there = this.rows.get(id);
    const line = this.draft.line(id);
    if (!there || !line || there.dressed) return;
    there.dressed = true;
    there.words = [];
    const held = [...there.row.querySelectorAll(".term")].indexOf(document.activeElement);
    const terms = placed(said(line.spoken), this.terms.get(id) ?? []);
    this.#fill(there, "spoken", line.spoken, terms);
    if (there.editing !== "english") this.#fill(there, "english", line.english, []);
    if (!line.english.length) there.english.append(make("span", "nothing", "no English yet"));
    if (id === this.lit) this.light(this.moment, id);
    if (held >= 0) (there.row.querySelectorAll(".term")[held] ?? there.row).focus({ preventScroll: true });
  }

  #fill(there, language, words, terms) {
    const whole = document.createDocumentFragment();
    let reach = 0;
    let holder = whole;
    words.forEach((word, at) => {
      const begins = terms.find((term) => term.start === reach);
      const within = terms.find((term) => term.start <= reach && reach < term.end);
      if (at) (within && !begins ? holder : whole).append(" ");
      if (begins) {
        holder = make("span", `term${begins.term.rendered === false ? " unrendered" : ""}`);
        holder.tabIndex = there.row.tabIndex; // Tab goes through the line at hand alone
        holder.setAttribute("role", "button");
        holder.setAttribute("aria-describedby", "tip");
        holder.dataset.entry = begins.term.entry;
        whole.append(holder);
      } else if (!within) holder = whole;
      const span = make("span", unsure(word, language) ? "word unsure" : "word", word[TEXT]);
      if (unsure(word, language)) span.title = `Heard with a confidence of ${Math.round(word[SURE] * 100)} %`;
      there.words.push([word[START], word[END], span]);
      holder.append(span);
      reach += word[TEXT].length + 1;
    });
    there[language].replaceChildren(whole);
  }

  /** The words that are said at this moment, in the line `id`. */
  light(ms, id) {
    this.moment = ms;
    if (id !== this.lit) {
      const old = this.rows.get(this.lit);
      old?.row.classList.remove("lit");
      old?.words.forEach(([, , span]) => span.classList.remove("said"));
      this.lit = id;
      this.rows.get(id)?.row.classList.add("lit");
    }
    const there = this.rows.get(id);
    if (!there) return;
    for (const [start, end, span] of there.words) span.classList.toggle("said", start <= ms && ms < end);
  }

  // -- the line at hand ----------------------------------------------------------------------------------------------

  choose(id, { focus = false, calm = false } = {}) {
    const old = this.rows.get(this.current);
    if (old && this.current !== id) {
      old.row.removeAttribute("aria-current");
      reach(old, -1);
      old.more.replaceChildren();
      this.rows.get(this.current)?.editing && this.shut(this.current);
    }
    this.current = id;
    const there = this.rows.get(id);
    if (!there) return;
    there.row.setAttribute("aria-current", "true");
    reach(there, 0);
    this.#dress(id);
    this.#more(id);
    if (focus) there.row.focus({ preventScroll: true });
    if (!calm) there.row.scrollIntoView({ block: "nearest" });
  }

  /** Everything that one can do with the line, for whoever has no keyboard, and what there is to know of it. */
  #more(id) {
    const { more } = this.rows.get(id);
    const held = document.activeElement?.closest?.(".line-more") === more ? document.activeElement.dataset.deed : null;
    if (more.querySelector("textarea:focus")) return;
    const line = this.draft.line(id);
    const again = this.again?.panel(id) ?? null;
    const parts = [make("p", "limits")];
    if (again) parts.push(again);
    else if (this.may && this.draft.stale.has(id)) parts.push(stale());
    (this.flags.get(id) ?? []).forEach((flag, at) => parts.push(this.#flag(flag, again ? "" : String(at + 1))));
    const wanted = (this.terms.get(id) ?? []).filter((term) => term.rendered === false);
    if (this.may && wanted.length) {
      const row = make("div", "row-of-buttons");
      wanted.forEach((term, at) => {
        row.append(deed(`Put “${this.entries[term.entry]?.english[0] ?? term.expected[0]}”`, "glossary", at ? "" : "G", term.entry));
      });
      parts.push(row);
    }
    for (const note of this.draft.comments(id)) parts.push(comment(note));
    if (this.may) {
      const row = make("div", "row-of-buttons");
      row.append(
        deed("English", "english", "E"),
        deed("Spoken", "spoken", "R"),
        deed(line.accepted ? "Accepted" : "Accept", "accept", "A"),
        deed("Split", "split", "C"),
        deed("Merge", "merge", "M"),
        deed("Loop", "loop", "L"),
        deed("Hear again", "hear_again", "H"),
        deed("Translate again", "translate_again", "T"),
        deed(line.left_out ? "Put back" : "Leave out", "leave_out", "W"),
        deed("Comment", "comment", "N"),
      );
      parts.push(row);
    }
    more.replaceChildren(...parts);
    this.limits(id);
    if (held) more.querySelector(`[data-deed="${held}"]`)?.focus();
  }

  #flag(flag, key) {
    const row = make("p", "flag");
    row.append(make("b", "", flag.kind.replaceAll("_", " ")), ` ${shown(flag.why)} `);
    if (this.may) row.append(deed("Settle", "settle", key, flag.key));
    return row;
  }

  limits(id, text = null) {
    const there = this.rows.get(id);
    const place = there?.more.querySelector(".limits");
    const line = this.draft.line(id);
    if (!place || !line || !this.profile) return;
    place.replaceChildren(...measured(line, text ?? said(line.english), this.profile, this.draft).flatMap((part) => [part, " "]));
  }

  // -- typing --------------------------------------------------------------------------------------------------------

  open(id, language, caret = null) {
    const there = this.rows.get(id);
    if (!there || !this.may) return null;
    if (there.editing === language) {
      there.box.focus();
      return there.box;
    }
    if (there.editing) this.shut(id);
    const line = this.draft.line(id);
    const box = make("textarea", "box");
    box.rows = 1;
    box.maxLength = 2000;
    box.lang = language === "english" ? "en" : line.language;
    box.spellcheck = true;
    box.value = said(line[language]);
    box.setAttribute("aria-label", language === "english" ? "English of this line" : "Spoken words of this line");
    there.editing = language;
    there.box = box;
    there[language].hidden = true;
    there[language].after(box);
    const fit = () => {
      box.style.height = "auto";
      box.style.height = `${box.scrollHeight + 2}px`;
    };
    box.addEventListener("input", () => {
      fit();
      if (language === "english") this.limits(id, box.value);
      this.on.typed(id, language, box.value);
    });
    box.addEventListener("blur", () => setTimeout(() => document.activeElement !== box && document.hasFocus() && this.shut(id)));
    box.focus({ preventScroll: true });
    if (caret !== null) box.setSelectionRange(caret, caret);
    fit();
    return box;
  }

  /** Puts another's words into the open box, where nothing was typed since. */
  retext(id, language, text) {
    const there = this.rows.get(id);
    if (there?.editing === language && there.box.value !== text) there.box.value = text;
  }

  shut(id) {
    const there = this.rows.get(id);
    if (!there?.editing) return;
    const { box, editing } = there;
    there.editing = null;
    there.box = null;
    this.on.left(id, editing, box.value);
    const held = document.activeElement === box;
    box.remove();
    there[editing].hidden = false;
    this.refresh(id);
    if (held) there.row.focus({ preventScroll: true });
  }

  get box() {
    return this.rows.get(this.current)?.box ?? null;
  }

  #clicked(event) {
    const row = event.target.closest("li.line");
    if (!row) return;
    const id = row.dataset.id;
    if (this.current !== id) this.on.at(id);
    const pressed = event.target.closest("[data-deed]");
    if (pressed) {
      this.on.deed(pressed.dataset.deed, id, pressed.dataset.what);
      return;
    }
    const text = event.target.closest(".english, .spoken");
    if (!text || event.target.closest(".term") || String(getSelection())) return;
    const language = text.classList.contains("english") ? "english" : "spoken";
    this.on.edit(id, language, offsetOf(text, event));
  }
}

/** Whether Tab comes to the row and what is in it. */
function reach(there, index) {
  for (const one of [there.row, there.time, ...there.row.querySelectorAll(".term")]) one.tabIndex = index;
}

function deed(name, what, key, about = null) {
  const button = make("button", "small", name);
  button.type = "button";
  button.dataset.deed = what;
  if (about !== null) button.dataset.what = about;
  if (!key) return button;
  const kbd = make("kbd", "", key);
  kbd.setAttribute("aria-hidden", "true");
  button.append(" ", kbd);
  return button;
}

/** The offer under a line whose spoken words were changed. */
function stale() {
  const row = make("p", "offer", "The spoken words were changed since the English. ");
  row.append(deed("Translate again", "translate_again", "T"));
  return row;
}

function comment(note) {
  const row = make("p", `comment${note.settled_by ? " settled" : ""}`);
  row.append(make("b", "", note.by || "somebody"), ` ${shown(note.text)} `);
  if (note.settled_by) row.append(make("span", "hint", `settled by ${note.settled_by}`));
  else row.append(deed("Settle", "settle_comment", "", note.key));
  return row;
}

/** Where in the text somebody clicked, so that the cursor stands there. */
function offsetOf(place, event) {
  const range = document.caretRangeFromPoint?.(event.clientX, event.clientY);
  if (!range || !place.contains(range.startContainer)) return null;
  const before = document.createRange();
  before.setStart(place, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return before.toString().length;
}
