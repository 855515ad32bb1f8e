// What keys and buttons do.
import { say } from "./desk.js";
import { chance, said } from "./editor-draft.js";
import { doubtful } from "./editor-lines.js";
import { compare } from "./editor-side.js";
import { place } from "./editor-terms.js";

const NUDGE_MS = 100;

const $ = (id) => document.getElementById(id);

export class Deeds {
  constructor(page) {
    this.page = page;
    this.named = { ...this.#playing(), ...this.#moving(), ...this.#changing(), ...this.#looking() };
    this.pressed = { ...Object.fromEntries(Object.entries(this.named).map(([name, does]) => [name, () => does()])), ...this.#onRow() };
  }

  #onLine(does) {
    return () => this.page.here && does(this.page.here);
  }

  get #typingIn() {
    const { lines } = this.page;
    return lines.rows.get(lines.current)?.editing ?? null;
  }

  // -- by name: the keys of editor-keys.js ---------------------------------------------------------------------------

  #playing() {
    const { page } = this;
    return {
      play: () => page.player.toggle(page.beside(-1) ? page.here.start_ms : 0), // the first line has its silence before it
      back: () => page.player.back(),
      play_line: this.#onLine((line) => page.player.stretch(line.start_ms, line.end_ms)),
      loop: this.#onLine((line) => page.player.loopOver(page.player.loop ? null : [line.start_ms, line.end_ms])),
      slower: () => say(`Speed ${page.player.slower()}.`, 2),
      sound: () => say(page.player.sound() ? "Sound on." : "Sound off.", 2),
      colour: () => page.player.colour(),
    };
  }

  #moving() {
    const { page } = this;
    return {
      next: () => page.step(1),
      previous: () => page.step(-1),
      next_typing: () => page.step(1, this.#typingIn),
      previous_typing: () => page.step(-1, this.#typingIn),
      go_on: () => (page.beside(1) ? this.named.next_typing() : this.named.leave()),
      english: this.#onLine((line) => page.lines.open(line.id, "english")),
      spoken: this.#onLine((line) => page.lines.open(line.id, "spoken")),
      doubtful: () => this.#doubtful(),
      leave: () => page.lines.shut(page.lines.current),
      escape: () => this.#escape(),
      flag: () => {
        const order = new Map(page.draft.lines.map((line, at) => [line.id, at]));
        const flag = page.flags.next(order, page.lines.current);
        if (flag) page.goTo(flag);
        else say("No flag is open.");
      },
    };
  }

  #changing() {
    const { page } = this;
    const put = (op) => page.saves.put(op);
    const { boundaries, saves } = page;
    return {
      accept: this.#onLine((line) => {
        const type = this.#typingIn;
        put({ op: "accept", line: line.id, accepted: true });
        if (page.beside(1)) page.step(1, type);
        else this.named.leave();
      }),
      leave_out: this.#onLine((line) => put({ op: "leave_out", line: line.id, left_out: !line.left_out })),
      settle: () => this.#settleThat(),
      glossary: () => this.glossary(),
      split: (event) => boundaries.split(event?.shiftKey),
      merge: this.#onLine((line) => {
        const following = page.beside(1);
        if (page.lines.box) page.lines.shut(line.id);
        if (following) put({ op: "merge", line: line.id, following });
        else say("This is the last line.");
      }),
      insert: () => boundaries.insert(),
      remove: this.#onLine((line) => put({ op: "remove", line: line.id })),
      start_back: () => boundaries.frames("start", -1),
      start_on: () => boundaries.frames("start", 1),
      end_back: () => boundaries.frames("end", -1),
      end_on: () => boundaries.frames("end", 1),
      start_here: (event) => boundaries.toHere("start", event?.shiftKey),
      end_here: (event) => boundaries.toHere("end", event?.shiftKey),
      nudge_back: () => boundaries.nudge(-NUDGE_MS),
      nudge_on: () => boundaries.nudge(NUDGE_MS),
      undo: () => saves.undo(() => saves.steps.back, "to take back"),
      redo: () => saves.undo(() => saves.steps.again, "to do again"),
      comment: this.#onLine(() => this.#comment()),
    };
  }

  #looking() {
    return {
      hear_again: () => this.#once("heard"),
      translate_again: () => this.#once("translated"),
      compare: () => this.#compare(),
      keys: () => this.#aside("keys"),
    };
  }

  /** Buttons in a line's own row, which name the line. */
  #onRow() {
    const { page } = this;
    const put = (op) => page.saves.put(op);
    return {
      play: (id) => page.player.stretch(page.draft.line(id).start_ms, page.draft.line(id).end_ms),
      accept: (id) => put({ op: "accept", line: id, accepted: !page.draft.line(id).accepted }),
      glossary: (_id, entry) => this.glossary(entry),
      settle: (id, key) => this.settle((page.lines.flags.get(id) ?? []).find((flag) => flag.key === key)),
      shut_again: (id) => page.again.shut(id),
      take_choice: (id, number) => page.again.take(id, Number(number)),
      settle_comment: (_id, key) => {
        const { by_id, key: _key, ...note } = page.draft.notes.get(key) ?? {};
        if (!note.note) return; // its author took it back
        put({ op: "put", note: { ...note, settled_by: "me", by: "", at: "" } });
      },
    };
  }

  /** The next word that was heard or translated with little confidence, marked, so that one types over it; lines that
   *  somebody accepted have none. */
  async #doubtful() {
    const { draft, lines, saves } = this.page;
    const language = this.#typingIn ?? "english";
    const reached = this.#typingIn ? lines.box.selectionEnd : 0;
    await saves.settled(); // the desk knows which words were typed
    const first = draft.at.get(lines.current) ?? 0;
    for (const [at, line] of draft.lines.slice(first).entries()) {
      const span = line.accepted || line.left_out ? null : doubtful(line, language, at ? 0 : reached);
      if (!span) continue;
      const box = at ? this.page.goOn(line.id, language) : lines.open(line.id, language);
      box?.setSelectionRange(...span);
      return;
    }
    say("No doubtful word follows.");
  }

  // -- flags, terms, texts -------------------------------------------------------------------------------------------

  settle(flag) {
    if (flag) this.page.saves.put({ op: "put", note: { note: "settled", flag: flag.key, by: "", at: "" } });
  }

  #settleThat() {
    const { flags, lines } = this.page;
    const own = lines.flags.get(lines.current) ?? [];
    const flag = flags.flags.find((one) => one.key === flags.at) ?? own[0];
    if (flag) this.settle(flag);
    else say("This line has no open flag.");
  }

  settleNumber(number) {
    const { again, lines } = this.page;
    if (again.shows(lines.current)) again.take(lines.current, number);
    else this.settle((lines.flags.get(lines.current) ?? [])[number - 1]);
  }

  /** Puts a term's rendering into the line at hand: of the entry, or of the first one that waits. */
  async glossary(entry = null) {
    const { draft, lines, reading, saves, tip } = this.page;
    const id = lines.current;
    const wanted = entry ?? tip.entry();
    await saves.settled();
    await reading.upToDate(); // where a rendering goes hangs on the words as they stand
    const line = draft.line(id);
    const terms = lines.terms.get(id) ?? [];
    const term = terms.find((one) => one.entry === wanted) ?? terms.find((one) => one.rendered === false) ?? null;
    if (!line || !term) return say("No term of the glossary waits in this line.");
    const [start, end] = place(lines, line, term);
    lines.shut(id);
    tip.hide();
    const rendering = lines.entries[term.entry]?.english[0] ?? term.expected[0];
    saves.put({ op: "render", line: id, entry: term.entry, rendering, start, end });
  }

  async #once(what) {
    const { again, here: line, lines, saves } = this.page;
    if (!line || !lines.may) return;
    await saves.settled(); // it is heard as it stands at the desk
    await again.ask(line.id, what);
  }

  /** Puts a text in that was heard or translated once more. */
  takeChoice(id, language, text) {
    const { draft, lines, saves } = this.page;
    if (lines.rows.get(id)?.editing === language) {
      lines.box.value = said(draft.line(id)[language]); // what is typed there is replaced
      lines.shut(id);
    }
    saves.put({ op: "set_text", line: id, language, text });
    lines.refresh(id);
  }

  // -- cards ---------------------------------------------------------------------------------------------------------

  #escape() {
    const { again, lines, player, tip, wave } = this.page;
    if (wave.letGo()) return;
    if (tip.shows()) tip.hide();
    else if (again.shows(lines.current)) again.shut(lines.current);
    else if (player.loop) player.loopOver(null);
  }

  /** Opens a dialog; whoever was typing goes on typing where they were, unless they left it for another line. */
  #aside(name) {
    const { draft, lines } = this.page;
    const dialog = $(name);
    const [id, language, caret] = [lines.current, this.#typingIn, lines.box?.selectionStart];
    dialog.returnValue = "";
    dialog.showModal();
    const back = () => language && dialog.returnValue !== "gone" && draft.line(id) && lines.open(id, language, caret);
    dialog.addEventListener("close", back, { once: true });
    return dialog;
  }

  #compare() {
    const { clip, draft } = this.page;
    this.#aside("changes");
    compare(clip, draft, (id) => {
      $("changes").close("gone");
      this.page.choose(draft.home(id)?.id, { focus: true });
    }).catch((error) => say(error.message));
  }

  async #comment() {
    const id = this.page.lines.current;
    const dialog = this.#aside("talk");
    $("talk-text").value = "";
    await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
    const text = $("talk-text").value.trim();
    if (dialog.returnValue !== "say" || !text || !id) return;
    this.page.saves.put({ op: "put", note: { note: "comment", id: chance(8), line: id, text, settled_by: null, by: "", at: "" } });
  }
}
