// The editor: what keys and buttons mean, each change saved as it is made, and what others do at the same time.
import { ask, say, watch } from "./desk.js";
import { Again } from "./editor-again.js";
import { chance, Draft, END, Outbox, said, START, Steps, TEXT } from "./editor-draft.js";
import { card, listen } from "./editor-keys.js";
import { Lines, saidAt } from "./editor-lines.js";
import { SecondListen } from "./editor-listen.js";
import { Player, Wave } from "./editor-player.js";
import { Clashes, compare, Flags, tips } from "./editor-side.js";

const PAUSE_MS = 350; // of typing, after which the text is saved
const QUIET_MS = 600; // without a change, after which the draft is read anew
const HERE_MS = 8_000;
const NUDGE_MS = 100;

const $ = (id) => document.getElementById(id);
const head = $("editor");
const clip = head.dataset.clip;
const path = `/api/clips/${clip}`;

const told = await ask("GET", `${path}/draft`).catch((error) => {
  $("no-lines").textContent = error.message;
  $("no-lines").hidden = false;
  return null;
});
if (told) begin(told);

function begin(told) {
  const draft = new Draft(told);
  let steps = new Steps(told.mine);
  let state = told.state;
  let typed = null; // {line, language, base, text, timer}: words that are not on their way yet
  let following = true; // the line at hand follows the clip
  let readTimer = null;

  // -- saving --------------------------------------------------------------------------------------------------------

  const outbox = new Outbox(clip, {
    waiting: (count) => ($("saving").textContent = count ? "saving…" : "saved"),
    lost: (error) => ($("saving").textContent = `not saved yet: ${error.message}`),
    failed: (error) => say(error.message),
    saved: (change, save) => {
      take(change);
      if (typed && typed.sent === save.id) typed.base = change.number;
      if (change.leaves !== null) say(`Version ${change.leaves} was reviewed; this is a draft again.`);
      if (change.leaves !== null || state.state !== "draft") freshState();
    },
    refused: (error, save) => {
      steps.never(save.id);
      if (error.status === 409 && error.told?.clashes) {
        clashes.add(error.told, save.op);
        if (typed && typed.line === save.op.line) typed = null;
        say(error.told.why);
      } else say(error.message);
      catchUp().then(() => save.op.line && draft.line(save.op.line) && reload());
    },
  });

  function put(op) {
    if (!lines.may) return null;
    flush();
    return post(op, draft.number);
  }

  function post(op, base) {
    const { id, done } = outbox.put(op, base);
    steps.did(id, op.op === "undo" ? op.change : null);
    draft.foresee(op);
    if (op.line && op.op !== "set_text") lines.refresh(op.line);
    return { id, done };
  }

  /** Brings the draft up to a change of ours or another's. */
  function take(change) {
    if (change.number <= draft.number) return;
    if (change.number > draft.number + 1) {
      catchUp();
      return;
    }
    draft.number = change.number;
    if (change.window !== outbox.window) draft.heardOf(change.op, change.effect);
    const after = draft.enact(change.effect);
    if (after === null) {
      reload();
      return;
    }
    lines.changed(after);
    for (const id of after.now) {
      const open = lines.rows.get(id)?.editing;
      if (open && !(typed && typed.line === id) && change.window !== outbox.window) lines.retext(id, open, said(draft.line(id)[open]));
    }
    if (change.effect.note || change.effect.note_gone) showNotes(change.effect);
    if (after.gone.includes(lines.current) && !draft.line(lines.current)) choose(draft.home(lines.current)?.id ?? draft.lines[0]?.id);
    else if (lines.current === null && after.now.length) choose(after.now[0]);
    wave.draw({ ...wave.last, lines: draft.lines, current: lines.current });
    readSoon();
  }

  let catching = null;
  function catchUp() {
    catching ??= ask("GET", `${path}/draft/changes?after=${draft.number}`)
      .then((answer) => {
        for (const change of answer.changes) take(change);
        showState(answer.state);
      })
      .catch((error) => say(error.message))
      .finally(() => (catching = null));
    return catching;
  }

  /** Everything anew, where this window is out of step. */
  async function reload() {
    const fresh = await ask("GET", `${path}/draft`);
    const current = lines.current;
    Object.assign(draft, new Draft(fresh));
    steps = new Steps(fresh.mine);
    lines.all();
    choose(draft.home(current)?.id ?? draft.lines[0]?.id);
    readSoon();
  }

  // -- typing --------------------------------------------------------------------------------------------------------

  function flush() {
    if (!typed) return;
    const { line, language, text, base, timer } = typed;
    clearTimeout(timer);
    if (typed.text === typed.was || !draft.line(line)) return;
    typed.was = text;
    typed.sent = post({ op: "set_text", line, language, text }, base).id;
  }

  function typing(line, language, text) {
    if (!typed || typed.line !== line || typed.language !== language) {
      flush();
      typed = { line, language, base: draft.number, was: said(draft.line(line)[language]) };
    }
    typed.text = text;
    clearTimeout(typed.timer);
    typed.timer = setTimeout(flush, PAUSE_MS);
  }

  // -- lines ---------------------------------------------------------------------------------------------------------

  const lines = new Lines($("lines"), draft, {
    at: (id) => choose(id, { calm: true }),
    edit: (id, language, caret) => lines.open(id, language, caret),
    typed: typing,
    left: (line) => {
      if (typed?.line === line) flush();
      typed = null;
    },
    deed: (name, id, what) => buttons[name]?.(id, what),
  });
  const flags = new Flags({ settle, go: goTo });
  const again = new Again(clip, { refresh: (id) => lines.refresh(id), draft: () => draft, take: takeChoice });
  lines.again = again;
  const clashes = new Clashes({
    theirs: () => {},
    mine: (line, language, text) => draft.line(line) && put({ op: "set_text", line, language, text }),
    both: (line, language, text) => {
      choose(line);
      const box = lines.open(line, language);
      if (!box) return;
      box.value = `${box.value} ${text}`;
      box.dispatchEvent(new Event("input"));
    },
  });
  const tip = tips(lines, (entry) => deeds.glossary(null, entry));

  function choose(id, how = {}) {
    if (!id || !draft.line(id)) return;
    lines.choose(id, how);
    if (player.loop) player.loopOver(span(draft.line(id)));
    const ms = player.open_ ? wave.last.ms : draft.line(id).start_ms; // until the clip stands somewhere, the line's sound
    wave.draw({ ms, lines: draft.lines, current: id });
  }

  const span = (line) => [line.start_ms, line.end_ms];
  const here = () => draft.line(lines.current) ?? null;
  const beside = (step) => draft.lines[(draft.at.get(lines.current) ?? -1) + step]?.id;

  function step(by, type = null) {
    const id = beside(by);
    if (!id) return;
    following = false;
    choose(id, { focus: type === null });
    if (type) lines.open(id, type);
    if (!player.playing && player.open_) player.seek(draft.line(id).start_ms);
  }

  // -- the clip ------------------------------------------------------------------------------------------------------

  const wave = new Wave($("wave"), clip, {
    may: lines.may,
    seek: (ms) => player.seek(ms),
    room: (id) => draft.room(id),
    moved: (id, edge, ms) => {
      const line = draft.line(id);
      if (!line) return;
      choose(id);
      const framed = Math.round(Math.round(ms / draft.frame) * draft.frame);
      if (edge === "start") retime(id, Math.min(framed, line.end_ms - 1), line.end_ms);
      else retime(id, line.start_ms, Math.max(framed, line.start_ms + 1));
    },
  });
  const player = new Player($("viewer"), clip, {
    opened: () => player.video.addEventListener("play", () => (following = true)),
    frame: (ms, playing) => {
      const at = draft.lines[draft.indexAt(ms)];
      const spoken = at && ms < at.end_ms ? at.id : null;
      lines.light(ms, spoken);
      if (spoken && playing && following && !player.loop && !lines.box && spoken !== lines.current && !busy()) choose(spoken);
      wave.draw({ ms, lines: draft.lines, current: lines.current });
      $("clock").textContent = `${(ms / 1000).toFixed(2)} s`;
    },
    heard: (from, to) => secondListen.heard(from, to),
  });
  /** Whether the focus is on something that would vanish under the person's hands. */
  const busy = () => Boolean(document.activeElement?.closest?.(".line-more"));

  // -- what keys and buttons do ----------------------------------------------------------------------------------------

  const fresh = () => `n${chance(8)}`;
  const middle = (word) => (word[START] + word[END]) / 2;
  const before = (words, ms) => words.filter((word) => middle(word) < ms).length;

  async function split() {
    const box = lines.box;
    const id = lines.current;
    if (!box) {
      const line = here();
      const ms = Math.round(player.ms);
      if (!line || ms <= line.start_ms || ms >= line.end_ms) return say("The clip does not stand within this line; go to where it shall be split.");
      put({ op: "split", line: id, new: fresh(), spoken: before(line.spoken, ms), english: before(line.english, ms), at_ms: ms });
      return;
    }
    const language = lines.rows.get(id).editing;
    const caret = box.selectionStart;
    const count = box.value.slice(0, caret).split(/\s+/).filter(Boolean).length - (/\S$/.test(box.value.slice(0, caret)) && /^\S/.test(box.value.slice(caret)) ? 1 : 0);
    flush();
    await outbox.emptied();
    const line = draft.line(id);
    const words = line?.[language] ?? [];
    if (count < 1 || count >= words.length) return say("Put the cursor between two words, where the line shall be split.");
    const other = language === "english" ? "spoken" : "english";
    const counts = { [language]: count, [other]: before(line[other], words[count][START]) };
    lines.shut(id);
    put({ op: "split", line: id, new: fresh(), ...counts, at_ms: null });
  }

  function retime(id, start, end) {
    const line = draft.line(id);
    const [floor, ceiling] = draft.room(id);
    const [from, to] = [Math.max(floor, start), Math.min(ceiling, end)];
    if (from >= to || (from === line.start_ms && to === line.end_ms)) return say("There is no room: the next line begins here.");
    put({ op: "retime", line: id, start_ms: from, end_ms: to });
  }

  function frames(edge, by) {
    const line = here();
    if (!line) return;
    const moved = Math.round((Math.round((edge === "start" ? line.start_ms : line.end_ms) / draft.frame) + by) * draft.frame);
    if (edge === "start") retime(line.id, Math.min(moved, line.end_ms - 1), line.end_ms);
    else retime(line.id, line.start_ms, Math.max(moved, line.start_ms + 1));
  }

  function nudge(by) {
    const line = here();
    if (!line) return;
    const [floor, ceiling] = draft.room(line.id);
    const by_ms = Math.max(floor - line.start_ms, Math.min(by, ceiling - line.end_ms));
    if (by_ms) put({ op: "retime", line: line.id, start_ms: line.start_ms + by_ms, end_ms: line.end_ms + by_ms });
    else say("There is no room: the next line begins here.");
  }

  /** Where in the English a rendering goes: what is marked, the cursor, or the words that are said with the term. */
  function target(line, term) {
    const box = lines.box;
    if (box && lines.rows.get(line.id).editing === "english") return [box.selectionStart, box.selectionEnd];
    const ms = saidAt(line, term);
    if (ms === null || !line.english.length) return [said(line.english).length, said(line.english).length];
    let nearest = 0;
    line.english.forEach((word, at) => {
      if (Math.abs(middle(word) - ms) < Math.abs(middle(line.english[nearest]) - ms)) nearest = at;
    });
    const start = said(line.english.slice(0, nearest)).length + (nearest ? 1 : 0);
    const text = line.english[nearest][TEXT];
    const [, quote, word] = text.match(/^([^\p{L}\p{N}]*)(.*?)[^\p{L}\p{N}]*$/u); // its comma stays
    return word ? [start + quote.length, start + quote.length + word.length] : [start, start + text.length];
  }

  async function glossary(entry = null) {
    const line = here();
    const terms = lines.terms.get(line?.id) ?? [];
    const wanted = entry ?? tip.entry();
    const term = terms.find((one) => one.entry === wanted) ?? terms.find((one) => one.rendered === false) ?? null;
    if (!term) return say("No term of the glossary waits in this line.");
    const [start, end] = target(line, term);
    if (lines.box) {
      flush();
      await outbox.emptied();
      lines.shut(line.id);
    }
    const rendering = lines.entries[term.entry]?.english[0] ?? term.expected[0];
    tip.hide();
    put({ op: "render", line: line.id, entry: term.entry, rendering, start, end });
  }

  function settle(flag) {
    if (!flag) return;
    put({ op: "put", note: { note: "settled", flag: flag.key, by: "", at: "" } });
  }

  function goTo(flag) {
    flags.at = flag.key;
    const line = flag.line === null ? null : draft.home(flag.line);
    if (!line) return;
    following = false;
    choose(line.id, { focus: true });
    if (player.open_ && !player.playing) player.seek(flag.start_ms ?? line.start_ms);
  }

  function settleNumber(number) {
    if (again.shows(lines.current)) return again.take(lines.current, number);
    settle((lines.flags.get(lines.current) ?? [])[number - 1]);
  }

  async function once(what) {
    const line = here();
    if (!line || !lines.may) return;
    flush();
    await outbox.emptied(); // it is heard as it stands at the desk
    await again.ask(line.id, what);
  }

  function takeChoice(id, language, text) {
    if (lines.rows.get(id)?.editing === language) {
      lines.box.value = said(draft.line(id)[language]); // what is typed there is replaced
      lines.shut(id);
    }
    put({ op: "set_text", line: id, language, text });
    lines.refresh(id);
  }

  async function undo(change, what) {
    flush();
    if (lines.box) lines.shut(lines.current);
    await outbox.emptied();
    const id = change();
    if (!id) return say(`There is nothing ${what}.`);
    const { done } = put({ op: "undo", change: id });
    const answer = await done;
    const line = answer?.effect.new[0]?.id;
    if (line && draft.line(line)) choose(line, { focus: $("lines").contains(document.activeElement) });
  }

  /** Opens a dialog; whoever was typing goes on typing where they were, unless they left it for another line. */
  function aside(name) {
    const dialog = $(name);
    const [id, language, caret] = [lines.current, lines.rows.get(lines.current)?.editing, lines.box?.selectionStart];
    dialog.returnValue = "";
    dialog.showModal();
    const back = () => language && dialog.returnValue !== "gone" && draft.line(id) && lines.open(id, language, caret);
    dialog.addEventListener("close", back, { once: true });
    return dialog;
  }

  async function comment() {
    const id = lines.current;
    const dialog = aside("talk");
    $("talk-text").value = "";
    await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
    const text = $("talk-text").value.trim();
    if (dialog.returnValue !== "say" || !text || !id) return;
    put({ op: "put", note: { note: "comment", id: chance(8), line: id, text, settled_by: null, by: "", at: "" } });
  }

  const onLine = (does) => () => here() && does(here());
  const deeds = {
    play: () => player.toggle(),
    back: () => player.back(),
    play_line: onLine((line) => player.stretch(line.start_ms, line.end_ms)),
    loop: onLine((line) => player.loopOver(player.loop ? null : span(line))),
    slower: () => say(`Speed ${player.slower()}.`, 2),
    sound: () => say(player.sound() ? "Sound on." : "Sound off.", 2),
    colour: () => player.colour(),
    next: () => step(1),
    previous: () => step(-1),
    next_typing: () => step(1, lines.rows.get(lines.current)?.editing),
    previous_typing: () => step(-1, lines.rows.get(lines.current)?.editing),
    go_on: () => (beside(1) ? deeds.next_typing() : deeds.leave()),
    english: onLine((line) => lines.open(line.id, "english")),
    spoken: onLine((line) => lines.open(line.id, "spoken")),
    leave: () => lines.shut(lines.current),
    escape: () => (wave.letGo() ? null : tip.shows() ? tip.hide() : again.shows(lines.current) ? again.shut(lines.current) : player.loop && player.loopOver(null)),
    hear_again: () => once("heard"),
    translate_again: () => once("translated"),
    accept: onLine((line) => {
      const type = lines.rows.get(line.id).editing;
      put({ op: "accept", line: line.id, accepted: true });
      step(1, type);
    }),
    leave_out: onLine((line) => put({ op: "leave_out", line: line.id, left_out: !line.left_out })),
    flag: () => {
      const order = new Map(draft.lines.map((line, at) => [line.id, at]));
      const flag = flags.next(order, lines.current);
      if (flag) goTo(flag);
      else say("No flag is open.");
    },
    settle: () => {
      const own = lines.flags.get(lines.current) ?? [];
      const flag = flags.flags.find((one) => one.key === flags.at) ?? own[0];
      if (flag) settle(flag);
      else say("This line has no open flag.");
    },
    glossary: (_event, entry = null) => glossary(entry),
    split,
    merge: onLine((line) => {
      const following_ = beside(1);
      if (lines.box) lines.shut(line.id);
      if (following_) put({ op: "merge", line: line.id, following: following_ });
      else say("This is the last line.");
    }),
    insert: () => {
      const start = Math.round(player.ms);
      const next = draft.lines[draft.indexAt(start) + 1];
      const language = draft.lines[0]?.language ?? "ru";
      put({ op: "insert", new: fresh(), start_ms: start, end_ms: Math.min(start + 2000, next?.start_ms ?? draft.duration), language });
    },
    remove: onLine((line) => put({ op: "remove", line: line.id })),
    start_back: () => frames("start", -1),
    start_on: () => frames("start", 1),
    end_back: () => frames("end", -1),
    end_on: () => frames("end", 1),
    nudge_back: () => nudge(-NUDGE_MS),
    nudge_on: () => nudge(NUDGE_MS),
    comment,
    compare: () => {
      aside("changes");
      compare(clip, draft, (id) => {
        $("changes").close("gone");
        choose(draft.home(id)?.id, { focus: true });
      }).catch((error) => say(error.message));
    },
    undo: () => undo(() => steps.back, "to take back"),
    redo: () => undo(() => steps.again, "to do again"),
    keys: () => aside("keys"),
  };
  const buttons = {
    ...Object.fromEntries(Object.entries(deeds).map(([name, does]) => [name, () => does()])),
    play: (id) => player.stretch(draft.line(id).start_ms, draft.line(id).end_ms),
    accept: (id) => put({ op: "accept", line: id, accepted: !draft.line(id).accepted }),
    glossary: (_id, entry) => glossary(entry),
    settle: (id, key) => settle((lines.flags.get(id) ?? []).find((flag) => flag.key === key)),
    shut_again: (id) => again.shut(id),
    take_choice: (id, number) => again.take(id, Number(number)),
    settle_comment: (_id, key) => {
      const { by_id, key: _key, ...note } = draft.notes.get(key);
      put({ op: "put", note: { ...note, settled_by: "me", by: "", at: "" } });
    },
  };
  listen(deeds, settleNumber);
  card();
  for (const [id, deed] of [["play", "play"], ["back", "back"], ["loop", "loop"], ["slower", "slower"], ["sound", "sound"], ["colour", "colour"],
    ["undo", "undo"], ["redo", "redo"], ["show-keys", "keys"], ["show-changes", "compare"]]) {
    // so that the cursor stays where it is, in the line that is typed
    $(id).addEventListener("pointerdown", (event) => lines.box && event.preventDefault());
    $(id).addEventListener("click", () => deeds[deed]());
  }
  $("open-preview").addEventListener("click", async () => (await player.open()) && lines.rows.get(lines.current)?.row.focus());

  // -- what the desk finds in the draft --------------------------------------------------------------------------------

  function readSoon() {
    clearTimeout(readTimer);
    readTimer = setTimeout(read, QUIET_MS);
  }

  let reading = false;
  async function read() {
    if (reading) return readSoon();
    reading = true;
    try {
      show(await ask("GET", `${path}/reading`));
    } catch (error) {
      say(error.message);
    }
    reading = false;
  }

  let found = { flags: [], terms: [] };
  function show(fresh_) {
    const changed = new Set([...lines.terms.keys(), ...lines.flags.keys()]);
    found = fresh_;
    lines.profile = found.profile;
    lines.entries = found.entries;
    lines.terms = grouped(found.terms, (term) => draft.home(term.segment)?.id);
    showFlags();
    for (const id of [...changed, ...lines.terms.keys(), ...lines.flags.keys()]) lines.refresh(id);
    if (lines.current) lines.refresh(lines.current);
    player.dress(found.captions, found.look, state.state !== "signed off" && state.state !== "signed_off");
  }

  function showFlags() {
    const order = (flag) => (flag.line === null ? -1 : (draft.at.get(draft.home(flag.line)?.id) ?? 0));
    const open = found.flags.filter((flag) => !draft.settled(flag)).sort((one, other) => order(one) - order(other));
    lines.flags = grouped(open, (flag) => (flag.line === null ? null : draft.home(flag.line)?.id));
    flags.show(open, draft, lines.may);
  }

  function showNotes(effect) {
    const had = new Set(lines.flags.keys());
    showFlags();
    const about = effect.note?.line ?? null;
    for (const id of new Set([...had, ...lines.flags.keys(), lines.current, about])) if (id) lines.refresh(id);
  }

  // -- two pairs of eyes -----------------------------------------------------------------------------------------------

  const me = head.dataset.me;
  const secondListen = new SecondListen(clip, draft.duration, () => showStanding());

  function showState(fresh_) {
    state = fresh_;
    secondListen.stands(state, me);
    showStanding();
  }

  function showStanding() {
    const by = (name) => name ?? "somebody";
    const badge = $("state");
    badge.textContent = state.state.replaceAll("_", " ");
    badge.dataset.status = state.state.replaceAll(" ", "_");
    const since = state.changes ? `, ${state.changes} ${state.changes === 1 ? "change" : "changes"} since` : "";
    const signed = state.signed_by && `version ${state.version} signed off by ${by(state.signed_by)}, ${state.eyes === 1 ? "one pair" : "two pairs"} of eyes${since}`;
    const reviewed = state.reviewed_by ? `version ${state.version} reviewed by ${by(state.reviewed_by)}${since}` : "not reviewed";
    $("state-told").textContent = signed || [reviewed, secondListen.told()].filter(Boolean).join("; ");
    $("review").hidden = !lines.may || state.state !== "draft";
    $("sign-off").hidden = !head.dataset.reviewer || state.state !== "reviewed";
    $("mark").hidden = badge.textContent === "signed off" || !found.look;
  }

  async function freshState() {
    await outbox.emptied();
    await catchUp();
  }

  async function decide(deed, body) {
    flush();
    await outbox.emptied();
    try {
      showState(await ask("POST", `${path}/${deed}`, body?.()));
      const then = state.alone ? "listen to all of it once more, then sign it off" : "another person signs it off";
      say(deed === "review" ? `You have been through all of it; ${then}.` : "Signed off.");
    } catch (error) {
      say(error.message, 15);
    }
  }
  $("review").addEventListener("click", () => decide("review", () => ({ seen: draft.number })));
  $("sign-off").addEventListener("click", () => decide("sign-off"));

  // -- others ----------------------------------------------------------------------------------------------------------

  async function tellHere() {
    if (document.hidden) return;
    try {
      const { others } = await ask("POST", `${path}/here`, { window: outbox.window, line: lines.current });
      const names = [...new Set(others.map((one) => one.name || "somebody"))];
      $("others").textContent = names.length ? `also here: ${names.join(", ")}` : "";
      const were = [...lines.others.keys()];
      lines.others = grouped(others, (one) => one.line, (one) => one.name || "somebody");
      for (const id of new Set([...were, ...lines.others.keys()])) lines.refresh(id);
    } catch {
      // the next one tells; a lost connection is said where something is to be saved
    }
  }
  setInterval(tellHere, HERE_MS);
  addEventListener("pagehide", () => {
    flush();
    const token = document.querySelector('meta[name="form-token"]').content;
    const body = JSON.stringify({ window: outbox.window, line: null, leaving: true });
    fetch(`${path}/here`, { method: "POST", body, keepalive: true, headers: { "Content-Type": "application/json", "X-Form-Token": token } }).catch(() => {});
  });
  watch(
    {
      draft: (event) => event.clip === clip && event.window !== outbox.window && (event.number < 0 ? freshState() : catchUp()),
      queue: (event) => [undefined, clip].includes(event.clip) && catchUp(), // `zeroline revise`, and what else came past the desk
      preview: (event) => event.clip === clip && player.wanted && player.open(),
      wave: (event) => event.clip === clip && wave.load(),
      again: (event) => event.clip === clip && again.event(event),
    },
    () => {
      catchUp();
      wave.load();
      if (player.wanted) player.open();
    },
  );

  // -- first sight -----------------------------------------------------------------------------------------------------

  if (matchMedia("(max-width: 60rem)").matches) $("flag-panel").open = false;
  showState(state);
  choose(draft.lines[0]?.id, { calm: true });
  wave.load();
  read();
  tellHere();
  if (outbox.left()) say("What was not saved when the page was left is being saved now.");
  document.documentElement.dataset.ready = "yes";
}

function grouped(things, of, what = (thing) => thing) {
  const groups = new Map();
  for (const thing of things) {
    const key = of(thing);
    if (key) groups.set(key, [...(groups.get(key) ?? []), what(thing)]);
  }
  return groups;
}
