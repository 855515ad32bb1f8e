// The protection page: finds are looked at one by one, covers drawn over the picture and moved from place to place.
import { Refusal, ask, make, say, watch } from "./desk.js";
import { card, keyOf, lettersOff } from "./editor-keys.js";
import { Player } from "./editor-player.js";
import { Layer } from "./shield-layer.js";
import { boxAt, takeOut } from "./shield-covers.js";
import { Covers } from "./shield-finds.js";
import { row, span } from "./shield-rows.js";

const FRAME_MS = 40;
const STEP = 0.01; // of the picture's sides
const KEYS = [
  ["Space", "play", "play or pause"],
  [",", "back", "a frame back; . a frame on", ", ."],
  [".", "on", null],
  ["J", "next", "next find or cover; K the one before", "J K"],
  ["K", "previous", null],
  ["Y", "face", "it is a face: cover it, and on"],
  ["N", "none", "it is no face, and on"],
  ["D", "draw", "draw a cover where the clip stands"],
  ["F", "missed", "draw a face that was missed, where the clip stands"],
  ["Arrow", null, "move the find or cover there; with Shift larger or smaller", "← → ↑ ↓ Shift"],
  ["[", "starts", "it starts here; ] it ends here", "[ ]"],
  ["]", "ends", null],
  ["Delete", "take_out", "take out its place at this moment; with Shift the whole cover, of a find what was changed", "Delete Shift"],
  ["V", "solid", "see the picture as it is released"],
  ["S", "save", "decide so"],
  ["?", "keys", "this card"],
];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const root = document.getElementById("shield");
const may = root.dataset.may === "yes";
const api = `/api/clips/${root.dataset.clip}/shield`;
const form = document.getElementById("deciding");
const list = document.getElementById("covers");
const correcting = document.getElementById("correcting");
const finds = [...document.querySelectorAll("#finds > [data-id]")];
const unsaved = document.getElementById("unsaved");
const viewer = document.getElementById("viewer");
if (root.dataset.width) {
  viewer.style.setProperty("--shape", `${root.dataset.width} / ${root.dataset.height}`);
  viewer.style.setProperty("--wide", root.dataset.width / root.dataset.height);
}

let stands = null; // what the desk knows
let covers = null; // finds and covers, as they are now
let chosen = null; // the id of a find or of a cover
let kind = null; // what the next drawing covers
let changed = false;

const player = new Player(viewer, root.dataset.clip, { frame, opened });
const layer = document.getElementById("layer") && root.dataset.width
  ? new Layer(document.getElementById("layer"), { may, chose: choose, moved: moveTo, drawn: draw })
  : null;

// -- what stands on the page -------------------------------------------------------------------------------------------

function told(find) {
  return form.elements[`find-${find.dataset.id}`]?.value ?? "";
}

function change() {
  changed = true;
  unsaved.textContent = "Not decided yet: changes on this page.";
}

function frame(ms) {
  const clock = document.getElementById("clock");
  clock.textContent = `${(ms / 1000).toFixed(2)} s`;
  const moment = document.getElementById("moment");
  if (document.activeElement !== moment) moment.value = ms;
  moment.setAttribute("aria-valuetext", clock.textContent);
  document.getElementById("play").firstChild.textContent = player.playing ? "Pause " : "Play ";
  show(ms);
}

/** Draws what is covered at this moment. */
function show(ms) {
  if (!layer || !covers) return;
  layer.show(covers.at(ms, toldOf("none")).map((one) => ({ ...one, chosen: one.id === chosen })));
}

const toldOf = (what) => finds.filter((find) => told(find) === what).map((find) => find.dataset.id);

function opened() {
  if (layer) document.getElementById("layer").hidden = false;
}

function countFinds() {
  const left = finds.filter((find) => !told(find)).length;
  const count = document.getElementById("faces-left");
  if (count && finds.length) count.textContent = left ? `${left} of ${finds.length} to look at` : "all looked at";
}

function listCovers() {
  const does = { choose, change, deed: (deed, cover) => deeds_[deed](cover) };
  list?.replaceChildren(...covers.drawn.map((cover) => row(cover, may, cover.id === chosen, does)));
  tellSpans();
}

function tellSpans() {
  for (const one of [...finds, ...(list?.children ?? [])]) {
    const { id } = one.dataset;
    one.querySelector(".fact").textContent = span(covers.get(id), covers.isFind(id), covers.correction(id));
  }
}

// -- choosing, moving, drawing -----------------------------------------------------------------------------------------

/** `go`: the clip goes to a moment at which it is seen. */
function choose(id, go = false) {
  chosen = id;
  for (const one of document.querySelectorAll("#finds > li, #covers > li")) {
    one.toggleAttribute("aria-current", one.dataset.id === id);
  }
  const cover = covers?.get(id);
  if (correcting) correcting.hidden = !may || !covers?.isFind(id);
  if (correcting && !correcting.hidden) finds.find((one) => one.dataset.id === id).append(correcting);
  if (go && cover && boxAt(cover, player.ms) === null) player.seek(Math.round((cover.start_ms + cover.end_ms) / 2));
  else if (go && !player.open_) player.open();
  show(player.ms);
}

/** What is chosen, to be changed; a find that somebody changes is a face. */
function chosenCover() {
  const cover = may ? covers.mine(chosen) : null;
  if (cover && covers.isFind(chosen)) {
    finds.find((one) => one.dataset.id === chosen).querySelector('input[value="face"]').checked = true;
    countFinds();
  }
  return cover;
}

function moveTo(id, box) {
  if (!may || boxAt(covers.get(id), player.ms) === null) return;
  player.video.pause();
  if (id === chosen) chosenCover();
  covers.put(id, player.ms, box);
  tellSpans();
  change();
  show(player.ms);
}

function draw(box) {
  const cover = covers.draw(kind, player.ms, box, stands.duration_ms);
  armed(null);
  change();
  listCovers();
  choose(cover.id);
  say(`${cover.id} covers this from the clip's start to its end.${cover.what === "face" ? "" : " Say what it is;"} [ and ] set where it starts and ends.`, 5);
}

/** `what` the next drawing covers; null: nothing is drawn. */
function armed(what) {
  kind = what;
  layer?.arm(what !== null);
  document.getElementById("draw")?.setAttribute("aria-pressed", what === "other");
  document.getElementById("draw-missed")?.setAttribute("aria-pressed", what === "face");
}

async function begin(what) {
  if (!may || !layer || !(await player.open())) return;
  if (layer.armed && kind === what) draw({ left: 0.4, top: 0.4, width: 0.2, height: 0.2 });
  else {
    armed(what);
    say("Draw it over the picture, or press the key again for one in the middle.", 5);
  }
}

function moveOn(by) {
  const all = [...document.querySelectorAll("#finds > [data-id], #covers > [data-id]")];
  if (!all.length) return;
  const at = all.findIndex((one) => one.dataset.id === chosen);
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
  choose(next.dataset.id, true);
  next.scrollIntoView({ block: "nearest" });
}

function decideFind(what) {
  const find = finds.find((one) => one.dataset.id === chosen);
  if (!find || !may) {
    say("Choose a find first: J.");
    return;
  }
  find.querySelector(`input[value="${what}"]`).checked = true;
  find.dispatchEvent(new Event("change", { bubbles: true }));
  moveOn(1);
}

const deeds_ = {
  play: () => player.toggle(),
  back: () => player.seek(player.ms - FRAME_MS),
  on: () => player.seek(player.ms + FRAME_MS),
  next: () => moveOn(1),
  previous: () => moveOn(-1),
  face: () => decideFind("face"),
  none: () => decideFind("none"),
  draw: () => begin("other"),
  missed: () => begin("face"),
  starts(cover = chosenCover()) {
    if (!cover || !may) return;
    cover.start_ms = Math.min(Math.round(player.ms), cover.end_ms);
    change();
    listCovers();
    show(player.ms);
  },
  ends(cover = chosenCover()) {
    if (!cover || !may) return;
    cover.end_ms = Math.max(Math.round(player.ms), cover.start_ms);
    change();
    listCovers();
    show(player.ms);
  },
  take_out(event) {
    if (!may || !covers.get(chosen)) return;
    if (event.shiftKey) {
      deeds_.remove({ id: chosen });
      return;
    }
    const changed = covers.isFind(chosen) ? covers.correction(chosen) : covers.get(chosen);
    if (changed && takeOut(changed, player.ms)) change();
    else say("It has no place of yours here; Shift and Delete takes away the cover, or what was changed of a find.");
    listCovers();
    show(player.ms);
  },
  remove({ id }) {
    if (!covers.remove(id)) {
      say("It is as it was found. What is no face is told so: N.");
      return;
    }
    if (chosen === id && !covers.isFind(id)) chosen = null;
    change();
    listCovers();
    show(player.ms);
  },
  solid() {
    const button = document.getElementById("solid");
    const on = button?.getAttribute("aria-pressed") !== "true";
    button?.setAttribute("aria-pressed", on);
    layer?.solid(on);
  },
  save,
  keys: () => document.getElementById("keys").showModal(),
};

// -- deciding ----------------------------------------------------------------------------------------------------------

async function save() {
  if (!may || !stands) return;
  const seen = Boolean(form.elements.seen?.checked);
  const none = toldOf("none");
  const given = {
    after: stands.number,
    covers: covers.own.filter((cover) => !none.some((id) => covers.correction(id) === cover)),
    seen,
    sure: false,
    faces: toldOf("face"),
    no_faces: none,
    voice: form.elements.voice.value,
    words: form.elements.words.value.split("\n").filter((word) => word.trim()),
  };
  if (!given.voice) {
    say("Choose what is heard.");
    return;
  }
  const less = covers.lessened(seen ? none : []);
  if (less.length && !(await confirmed(less))) return;
  given.sure = less.length > 0;
  try {
    await ask("PUT", api, given);
  } catch (error) {
    say(error.message, 15);
    if (!(error instanceof Refusal)) return;
    unsaved.textContent = error.message;
    return;
  }
  changed = false;
  location.reload();
}

/** Whether the person says, by name, that this is to be seen. */
function confirmed(sentences) {
  const card = document.getElementById("sure");
  document.getElementById("lessened").replaceChildren(...sentences.map((one) => make("li", "", one)));
  return new Promise((told) => {
    card.addEventListener("close", () => told(card.returnValue === "yes"), { once: true });
    card.returnValue = "no";
    card.showModal();
  });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
form.addEventListener("change", (event) => {
  if (event.target.closest("#covers")) return;
  change();
  countFinds();
  show(player.ms);
});
addEventListener("beforeunload", (event) => changed && event.preventDefault());

// -- keys --------------------------------------------------------------------------------------------------------------

const named = new Map(KEYS.map(([key, deed]) => [key, deed]));
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.ctrlKey || event.metaKey || event.target.closest?.("textarea, select, input:not([type=radio]):not([type=checkbox])")) return;
  if (event.key === "Escape" && layer?.armed) {
    armed(null);
    return;
  }
  const arrow = ARROWS[event.key];
  if (arrow) {
    if (event.target.closest?.("input") || !move(arrow, event.shiftKey)) return;
    event.preventDefault();
    return;
  }
  const key = keyOf(event);
  if (key === "Space" && event.target.closest?.("button, a, summary, input, video")) return;
  if (/^[A-Z]$/.test(key) && !event.altKey && lettersOff()) return;
  const deed = named.get(key);
  if (!deed) return;
  deeds_[deed](["starts", "ends"].includes(deed) ? undefined : event);
  event.preventDefault();
});

/** Moves or grows the chosen cover a step; whether there is one. */
function move([x, y], grow) {
  const cover = covers?.get(chosen);
  const box = cover && boxAt(cover, player.ms);
  if (!box || !may) return false;
  const by = grow ? { width: box.width + x * STEP, height: box.height + y * STEP } : { left: box.left + x * STEP, top: box.top + y * STEP };
  moveTo(chosen, { ...box, ...by });
  const now = boxAt(covers.get(chosen), player.ms);
  layer.tell(`${chosen}: ${Math.round(now.left * 100)} % from the left, ${Math.round(now.top * 100)} % from the top, ${Math.round(now.width * 100)} by ${Math.round(now.height * 100)} %`);
  return true;
}

// -- the beginning -----------------------------------------------------------------------------------------------------

const on = (id, does) => document.getElementById(id)?.addEventListener("click", does);
on("open-preview", () => player.open());
on("play", deeds_.play);
on("frame-back", deeds_.back);
on("frame-on", deeds_.on);
on("slower", () => player.slower());
on("sound", () => player.sound());
on("colour", () => player.colour());
on("solid", deeds_.solid);
on("draw", deeds_.draw);
on("draw-missed", deeds_.missed);
on("starts", () => deeds_.starts());
on("ends", () => deeds_.ends());
on("as-found", () => deeds_.remove({ id: chosen }));
on("show-keys", deeds_.keys);
document.getElementById("moment").addEventListener("input", (event) => player.seek(Number(event.target.value)));
for (const find of finds) find.querySelector(".time").addEventListener("click", () => choose(find.dataset.id, true));

watch(
  {
    preview: (event) => event.clip === root.dataset.clip && player.wanted && player.open(),
    backroom(event) {
      if (event.clip !== root.dataset.clip) return;
      const place = document.querySelector("[data-progress]");
      if (event.state === "working" && place) place.textContent = `It is being made: ${Math.round(event.share * 100)} %.`;
      else if (["done", "refused"].includes(event.state) && !changed) location.reload();
    },
  },
  () => player.wanted && player.open(),
);

card(KEYS);
const drawing = document.getElementById("drawing");
if (drawing) drawing.hidden = false;
stands = await ask("GET", api);
covers = new Covers(stands);
listCovers();
countFinds();
show(player.ms);
root.dataset.ready = "yes";
