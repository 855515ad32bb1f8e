// Beside the lines: flags, what two people changed, what was changed word by word, and a term's card.
import { ask, clock, make, shown } from "./desk.js";
import { said } from "./editor-draft.js";

/** The open flags of the clip, in order; each leads to its line and can be settled. */
export class Flags {
  constructor(on) {
    this.list = document.getElementById("flag-list");
    this.on = on;
    this.flags = [];
    this.at = null; // the flag that F led to
    this.list.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (!pressed) return;
      const flag = this.flags.find((one) => one.key === pressed.closest("li").dataset.key);
      if (pressed.dataset.deed === "settle") on.settle(flag);
      else on.go(flag);
    });
  }

  show(flags, draft, may) {
    this.flags = flags;
    document.getElementById("flag-count").textContent = flags.length ? `${flags.length} open` : "none open";
    const whole = document.createDocumentFragment();
    for (const flag of flags) {
      const row = make("li");
      row.dataset.key = flag.key;
      const line = flag.line === null ? null : draft.home(flag.line);
      const go = make("button", "quiet small", line ? `${clock(flag.start_ms ?? line.start_ms)} ` : "clip ");
      go.type = "button";
      go.append(make("b", "", flag.kind.replaceAll("_", " ")), ` ${shown(flag.why)}`);
      row.append(go);
      if (may) {
        const settle = make("button", "small", "Settle");
        settle.type = "button";
        settle.dataset.deed = "settle";
        settle.setAttribute("aria-label", `Settle: ${flag.kind.replaceAll("_", " ")}`);
        row.append(settle);
      }
      row.classList.toggle("at", flag.key === this.at);
      whole.append(row);
    }
    this.list.replaceChildren(whole);
  }

  /** The flag after the one at hand, or after the line at hand. */
  next(order, current) {
    const held = this.flags.findIndex((flag) => flag.key === this.at);
    const from = order.get(current) ?? -1;
    let at = held >= 0 ? held + 1 : this.flags.findIndex((flag) => (order.get(flag.line) ?? -1) >= from);
    if (at < 0 || at >= this.flags.length) at = 0;
    const flag = this.flags[at] ?? null;
    this.at = flag?.key ?? null;
    for (const row of this.list.children) row.classList.toggle("at", row.dataset.key === this.at);
    this.list.querySelector(".at")?.scrollIntoView({ block: "nearest" });
    return flag;
  }
}

/** A refused change: each line as both saw it first, as it stands, as this window would have it. */
export class Clashes {
  constructor(on) {
    this.panel = document.getElementById("clashes");
    this.list = document.getElementById("clash-list");
    this.on = on;
  }

  add(told, op) {
    this.panel.hidden = false;
    for (const clash of told.clashes) this.list.append(this.#one(clash, told, op));
    this.see();
  }

  see() {
    this.panel.scrollIntoView({ block: "start" }); // of none that is hidden
  }

  #one(clash, told, op) {
    const place = make("div", "clash");
    place.dataset.line = clash.what;
    place.append(make("p", "", told.why));
    const language = op.op === "set_text" ? op.language : "english";
    const text = (line) => (line ? said(line[language]) : "(not there)");
    const mine = op.op === "set_text" ? op.text : text(clash.mine);
    const facts = make("dl", "three");
    for (const [name, words] of [["Before", text(clash.base)], [clash.by.join(", ") || "Now", text(clash.theirs)], ["You", mine]]) {
      facts.append(make("dt", "", name), make("dd", "", words));
    }
    const end = () => {
      place.remove();
      this.panel.hidden = this.list.childElementCount === 0;
    };
    const buttons = make("div", "row-of-buttons");
    const press = (name, does) => {
      const button = make("button", "small", name);
      button.type = "button";
      button.addEventListener("click", () => {
        does();
        end();
      });
      buttons.append(button);
    };
    press("Leave theirs", () => this.on.theirs(clash.what));
    if (op.op === "set_text") {
      if (clash.theirs) press("Put mine", () => this.on.mine(clash.what, language, mine));
      press("Write on from both", () => this.on.both(clash.what, language, mine));
    }
    place.append(facts, buttons);
    return place;
  }
}

const WHO = [["by_others", "others"], ["by_me", "you"]];

/** Fills the card of changes; `go` is called with the line that somebody wants to see. */
export async function compare(clip, draft, go) {
  const place = document.getElementById("change-list");
  place.replaceChildren(make("p", "hint", "One moment."));
  const { lines } = await ask("GET", `/api/clips/${clip}/compared`);
  if (!lines.length) {
    place.replaceChildren(make("p", "hint", "Nothing yet: all of it is the machine's."));
    return;
  }
  const whole = make("ol", "changes");
  for (const told of lines) {
    const row = make("li");
    const button = make("button", "small", "Go there");
    button.type = "button";
    button.addEventListener("click", () => go(told.line));
    const line = draft.home(told.line);
    row.append(line ? `${clock(line.start_ms)} ` : "", make("b", "", told.language === "english" ? "English" : "Spoken"), " ", button);
    for (const [field, who] of WHO) {
      if (told[field].every(([kind]) => kind === "same")) continue;
      const text = make("p");
      text.append(make("span", "hint", `changed by ${who}: `));
      for (const [kind, words] of told[field]) {
        text.append(kind === "same" ? `${shown(words)} ` : make(kind === "gone" ? "del" : "ins", "", words), " ");
      }
      row.append(text);
    }
    whole.append(row);
  }
  place.replaceChildren(whole);
}

/** The card of a term of the glossary, at hover and focus; Escape puts it away. */
export function tips(lines, apply) {
  const tip = document.getElementById("tip");
  let held = null;
  const hide = () => {
    tip.hidden = true;
    held = null;
  };
  const show = (term) => {
    const entry = lines.entries[term.dataset.entry];
    if (!entry || held === term) return;
    held = term;
    const renderings = make("p");
    renderings.append(make("b", "", entry.english.join(", ")), entry.gloss ? ` [${entry.gloss}]` : "");
    tip.replaceChildren(renderings, make("p", "", `literally: ${entry.literal}`), make("p", "hint", entry.note), make("p", "hint", "G puts it in."));
    tip.hidden = false;
    place();
  };
  /** Under the term, or above it where there is no room below; within the window. */
  const place = () => {
    if (!held?.isConnected) return hide();
    tip.style.left = "0"; // where it is as wide as it likes to be
    const at = held.getBoundingClientRect();
    const { offsetWidth: wide, offsetHeight: high } = tip;
    const above = at.bottom + 4 + high > innerHeight && at.top - 4 - high >= 0;
    tip.style.left = `${Math.max(8, Math.min(at.left, document.documentElement.clientWidth - wide - 8)) + scrollX}px`;
    tip.style.top = `${(above ? at.top - 4 - high : at.bottom + 4) + scrollY}px`;
  };
  const leaving = () => setTimeout(() => held && !held.matches(":hover, :focus") && !tip.matches(":hover") && hide(), 150);
  lines.place.addEventListener("pointerover", (event) => event.target.closest(".term") && show(event.target.closest(".term")));
  lines.place.addEventListener("pointerout", leaving);
  tip.addEventListener("pointerleave", leaving);
  lines.place.addEventListener("focusin", (event) => event.target.closest(".term") && show(event.target.closest(".term")));
  lines.place.addEventListener("focusout", leaving);
  addEventListener("resize", place);
  lines.place.addEventListener("keydown", (event) => {
    const term = event.target.closest(".term");
    if (term && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      apply(term.dataset.entry);
    }
  });
  new MutationObserver(() => held && !held.isConnected && hide()).observe(lines.place, { childList: true, subtree: true });
  return { hide, shows: () => !tip.hidden, entry: () => held?.dataset.entry ?? null };
}
