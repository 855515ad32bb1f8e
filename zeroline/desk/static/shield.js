// The protection page: finds are looked at one by one, covers drawn over the picture and moved from place to place.
import { Refusal, ask, make, say, watch } from "./desk.js";
import { card, keyOf, lettersOff } from "./editor-keys.js";
import { Player } from "./editor-player.js";
import { Layer } from "./shield-layer.js";
import { KINDS, boxAt, newId, put, takeOut } from "./shield-covers.js";

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
  ["Arrow", null, "move the cover there; with Shift larger or smaller", "← → ↑ ↓ Shift"],
  ["[", "starts", "it starts here; ] it ends here", "[ ]"],
  ["]", "ends", null],
  ["Delete", "take_out", "take out its place at this moment; with Shift the whole cover", "Delete Shift"],
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
const finds = [...document.querySelectorAll("#finds > [data-id]")];
const unsaved = document.getElementById("unsaved");
const viewer = document.getElementById("viewer");
if (root.dataset.width) {
  viewer.style.setProperty("--shape", `${root.dataset.width} / ${root.dataset.height}`);
  viewer.style.setProperty("--wide", root.dataset.width / root.dataset.height);
}

let stands = null; // what the desk knows
let own = []; // covers drawn by hand, as they are now
let chosen = null; // the id of a find or of a cover
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
  if (!layer || !stands) return;
  const found = (stands.found ?? []).map((cover, at) => ({ cover, find: true, off: told(finds[at]) === "none" }));
  layer.show([...found, ...own.map((cover) => ({ cover, find: false, off: false }))]
    .map((one) => ({ ...one, box: boxAt(one.cover, ms), chosen: one.cover.id === chosen }))
    .filter((one) => one.box !== null));
}

function opened() {
  if (layer) document.getElementById("layer").hidden = false;
}

function countFinds() {
  const left = finds.filter((find) => !told(find)).length;
  const count = document.getElementById("faces-left");
  if (count && finds.length) count.textContent = left ? `${left} of ${finds.length} to look at` : "all looked at";
}

function listCovers() {
  list?.replaceChildren(...own.map(row));
}

function row(cover) {
  const one = make("li");
  one.dataset.id = cover.id;
  if (cover.id === chosen) one.setAttribute("aria-current", "true");
  const name = make("button", "time", cover.id);
  name.type = "button";
  name.addEventListener("click", () => choose(cover.id, true));
  const kind = make("select");
  kind.setAttribute("aria-label", `What ${cover.id} covers`);
  for (const what of KINDS) {
    const option = make("option", "", what.replace("_", " "));
    option.value = what;
    option.selected = what === cover.what;
    kind.append(option);
  }
  kind.disabled = !may;
  kind.addEventListener("change", () => {
    cover.what = kind.value;
    change();
  });
  one.append(name, kind, make("span", "fact", span(cover)));
  if (may) {
    const deeds = make("span", "row-of-buttons");
    for (const [deed, does] of [["starts", "Starts here"], ["ends", "Ends here"], ["remove", "Take away"]]) {
      const button = make("button", "small", does);
      button.type = "button";
      button.setAttribute("aria-label", `${does}: ${cover.id}`);
      button.addEventListener("click", () => {
        if (deed !== "remove") choose(cover.id);
        deeds_[deed](cover);
      });
      deeds.append(button);
    }
    one.append(deeds);
  }
  return one;
}

const seconds = (ms) => (ms / 1000).toFixed(1);

function span(cover) {
  const many = cover.keys.length;
  return `${seconds(cover.start_ms)}–${seconds(cover.end_ms)} s, ${many} ${many === 1 ? "place" : "places"}`;
}

// -- choosing, moving, drawing -----------------------------------------------------------------------------------------

/** `go`: the clip goes to a moment at which it is seen. */
function choose(id, go = false) {
  chosen = id;
  for (const one of document.querySelectorAll("#finds > li, #covers > li")) {
    one.toggleAttribute("aria-current", one.dataset.id === id);
  }
  const cover = [...(stands?.found ?? []), ...own].find((one) => one.id === id);
  if (go && cover && boxAt(cover, player.ms) === null) player.seek(Math.round((cover.start_ms + cover.end_ms) / 2));
  else if (go && !player.open_) player.open();
  show(player.ms);
}

function chosenCover() {
  return own.find((cover) => cover.id === chosen) ?? null;
}

function moveTo(id, box) {
  const cover = own.find((one) => one.id === id);
  if (!cover || !may) return;
  player.video.pause();
  put(cover, player.ms, box);
  for (const one of list.children) if (one.dataset.id === id) one.querySelector(".fact").textContent = span(cover);
  change();
  show(player.ms);
}

function draw(box) {
  const duration = stands.duration_ms;
  const cover = { id: newId(own), what: "other", start_ms: 0, end_ms: duration, keys: [] };
  put(cover, player.ms, box);
  own.push(cover);
  armed(false);
  change();
  choose(cover.id);
  listCovers();
  say(`${cover.id} covers this from the clip's start to its end. Say what it is; [ and ] set where it starts and ends.`, 5);
}

function armed(on) {
  layer?.arm(on);
  document.getElementById("draw")?.setAttribute("aria-pressed", on);
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
  async draw() {
    if (!may || !layer || !(await player.open())) return;
    if (!layer.armed) {
      armed(true);
      say("Draw it over the picture, or press D again for one in the middle.", 5);
    } else draw({ left: 0.4, top: 0.4, width: 0.2, height: 0.2 });
  },
  starts(cover = chosenCover()) {
    if (!cover || !may) return;
    cover.start_ms = Math.min(Math.round(player.ms), cover.end_ms);
    change();
    listCovers();
  },
  ends(cover = chosenCover()) {
    if (!cover || !may) return;
    cover.end_ms = Math.max(Math.round(player.ms), cover.start_ms);
    change();
    listCovers();
  },
  take_out(event) {
    const cover = chosenCover();
    if (!cover || !may) return;
    if (event.shiftKey) deeds_.remove(cover);
    else if (takeOut(cover, player.ms)) change();
    else say("It has no other place; Shift and Delete takes the cover away.");
    listCovers();
    show(player.ms);
  },
  remove(cover) {
    own = own.filter((one) => one !== cover);
    if (chosen === cover.id) chosen = null;
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
  const of = (what) => finds.filter((find) => told(find) === what).map((find) => find.dataset.id);
  const given = {
    after: stands.number,
    covers: own,
    seen,
    faces: of("face"),
    no_faces: of("none"),
    voice: form.elements.voice.value,
    words: form.elements.words.value.split("\n").filter((word) => word.trim()),
  };
  if (!given.voice) {
    say("Choose what is heard.");
    return;
  }
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
    armed(false);
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
  const cover = chosenCover();
  const box = cover && boxAt(cover, player.ms);
  if (!box || !may) return false;
  const by = grow ? { width: box.width + x * STEP, height: box.height + y * STEP } : { left: box.left + x * STEP, top: box.top + y * STEP };
  moveTo(cover.id, { ...box, ...by });
  const now = boxAt(cover, player.ms);
  layer.tell(`${cover.id}: ${Math.round(now.left * 100)} % from the left, ${Math.round(now.top * 100)} % from the top, ${Math.round(now.width * 100)} by ${Math.round(now.height * 100)} %`);
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
own = stands.own;
listCovers();
countFinds();
show(player.ms);
root.dataset.ready = "yes";
