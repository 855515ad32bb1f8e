// Keys: one table makes both what they do and the card that lists them.
import { make } from "./desk.js";

const OFF = "letter-keys-off";

/** [key, deed, what it does, how it is named on the card where that is not the key itself]. */
export const KEYS = [
  ["Space", "play", "play or pause; while typing Ctrl+Space"],
  ["B", "back", "back 2 seconds"],
  ["Q", "play_line", "play this line"],
  ["L", "loop", "loop this line, or no longer"],
  ["S", "slower", "slower: three quarters, half, as it is"],
  ["O", "sound", "sound on or off"],
  ["U", "colour", "colour or grey"],
  ["J", "next", "next line; while typing Enter or Alt+↓", "J ↓"],
  ["K", "previous", "line before; while typing Alt+↑", "K ↑"],
  ["E", "english", "type in the English", "E Enter"],
  ["R", "spoken", "type in the spoken words; they find their times again"],
  ["Y", "doubtful", "type over the next doubtful word: one that is shaded"],
  ["H", "hear_again", "hear this line again, with other settings; then 1 to 9 take one of the texts"],
  ["T", "translate_again", "translate this line again; then 1 to 9 take one of the texts"],
  ["A", "accept", "accept the line, and on; while typing also Ctrl+Enter"],
  ["W", "leave_out", "leave the line out (nobody said it), or put it back"],
  ["F", "flag", "next flag"],
  ["X", "settle", "settle that flag; 1 to 9 settle those of this line", "X 1…9"],
  ["G", "glossary", "put the glossary's rendering in: over the marked words, at the cursor, or over what stands for the term"],
  ["C", "split", "split: at the cursor while typing (Alt+C), else where the clip stands, between two words; with Shift exactly there"],
  ["M", "merge", "merge with the next line"],
  ["D", "insert", "a new line where the clip stands"],
  ["Delete", "remove", "take out a line without words"],
  ["[", "start_back", "start a frame earlier; ] a frame later", "[ ]"],
  ["]", "start_on", null],
  ["{", "end_back", "end a frame earlier; } a frame later", "Shift+[ ]"],
  ["}", "end_on", null],
  ["I", "start_here", "start where the clip stands, also while it plays: where a word begins near it; with Shift exactly there"],
  ["P", "end_here", "end where the clip stands, or a word ends near it; with Shift exactly there"],
  [",", "nudge_back", "the whole line 100 ms earlier; . later", ", ."],
  [".", "nudge_on", null],
  ["N", "comment", "comment on this line"],
  ["V", "compare", "what was changed, word by word"],
  ["Z", "undo", "take back, without end; Shift+Z does it again (Ctrl+Z, Ctrl+Shift+Z)", "Z Shift+Z"],
  ["?", "keys", "this card"],
];

const ALONE = new Set(["Space", "Delete", "[", "]", "{", "}", ",", ".", "?"]);
const EXACT = new Set(["C", "I", "P"]); // with Shift they do the same, and no nearer word draws them
const PLACES = { BracketLeft: ["[", "{"], BracketRight: ["]", "}"], Comma: [",", ","], Period: [".", "."] };

/** The key by its letter, or by its place where another alphabet lies on it. */
export function keyOf(event) {
  if (event.code === "Space") return "Space";
  if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase();
  if (event.code.startsWith("Key")) return event.code.slice(3);
  if (PLACES[event.code] && !/^[[\]{},.]$/.test(event.key)) return PLACES[event.code][event.shiftKey ? 1 : 0];
  return event.key;
}

export const lettersOff = () => localStorage.getItem(OFF) === "yes";

/** `deeds[name](event)` for each key; `settle(number)` for digits. */
export function listen(deeds, settle) {
  const named = new Map(KEYS.map(([key, deed]) => [key, deed]));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest?.("textarea, input, select, [contenteditable]");
    const wanted = typing ? whileTyping(event, named) : otherwise(event, named);
    if (!wanted) return;
    if (/^[1-9]$/.test(wanted)) settle(Number(wanted));
    else deeds[wanted]?.(event);
    event.preventDefault();
  });
}

function taken(event) {
  const command = event.ctrlKey || event.metaKey;
  if (!command || event.altKey) return null;
  const key = keyOf(event);
  if (key === "Z") return event.shiftKey ? "redo" : "undo";
  if (key === "Y") return "redo";
  if (key === "Space") return "play";
  if (event.key === "Enter") return "accept";
  return null;
}

function whileTyping(event, named) {
  const told = taken(event);
  if (told) return told;
  if (!event.target.matches("#lines textarea")) return null;
  if (event.key === "Escape") return "leave";
  if (event.key === "Enter" && !event.altKey) return "go_on";
  if (!event.altKey || event.ctrlKey || event.metaKey) return null;
  if (event.key === "ArrowDown") return "next_typing";
  if (event.key === "ArrowUp") return "previous_typing";
  const key = keyOf(event);
  if (/^Digit[1-9]$/.test(event.code)) return event.code.slice(5);
  return key === "Z" && event.shiftKey ? "redo" : (named.get(key) ?? null);
}

function otherwise(event, named) {
  const told = taken(event);
  if (told && told !== "play") return told;
  if (event.ctrlKey || event.metaKey) return null;
  if (event.key === "Escape") return "escape";
  const pressable = event.target.closest?.("button, a, summary, video, [role=button]");
  if (pressable && ["Space", "Enter"].includes(keyOf(event))) return null;
  if (event.key === "ArrowDown") return "next";
  if (event.key === "ArrowUp") return "previous";
  if (event.key === "Enter") return "english";
  const key = keyOf(event);
  if (!event.altKey && lettersOff() && !["Space", "Delete"].includes(key)) return null;
  if (/^[1-9]$/.test(event.key)) return event.key;
  if (key === "Z" && event.shiftKey) return "redo";
  if (event.shiftKey && !ALONE.has(key) && !EXACT.has(key)) return null;
  return named.get(key) ?? null;
}

/** Fills the card with a table of keys. */
export function card(table = KEYS) {
  const list = document.getElementById("key-list");
  for (const [key, , does, shows] of table) {
    if (does === null) continue;
    const name = make("dt");
    for (const part of (shows ?? key).split(" ")) name.append(make("kbd", "", part), " ");
    list.append(name, make("dd", "", does));
  }
  const box = document.getElementById("letters");
  box.checked = !lettersOff();
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "yes")));
}
