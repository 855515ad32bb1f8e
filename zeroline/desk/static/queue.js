// The queue: clips as rows of which only those in sight are in the page, kept up to date by the desk's events.
import { ask, clock, say, shown, watch } from "./desk.js";
import { begin as beginUploads } from "./uploads.js";

const PAGE = 100; // rows that are asked for at once
const BESIDE = 8; // rows kept ready above and below the window

const facts = document.getElementById("facts");
const known = (kind) => new Map([...facts.querySelectorAll(`[data-${kind}]`)].map((one) => [one.dataset[kind], one.textContent]));
const people = known("person");
const priorities = known("priority");
const labels = known("label");
const languages = known("language");
const me = facts.dataset.me;
const decides = Boolean(facts.dataset.decides);

const list = document.getElementById("clips");
const mould = document.getElementById("clip-mould").content.firstElementChild;
const wanted = new URLSearchParams(location.search);
wanted.delete("offset");

let total = Number(list.dataset.total);
const rows = new Map(); // place in the list -> row
const pages = new Map(); // number of a page -> when it was asked for
const drawn = new Map(); // place -> element
let edition = 0; // of the list: an answer to a question about an earlier one is let go

function rowHeight() {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return parseFloat(getComputedStyle(list).getPropertyValue("--row")) * rem;
}

async function fetchPage(number) {
  if (pages.has(number)) return;
  pages.set(number, edition);
  const asked = new URLSearchParams(wanted);
  asked.set("offset", number * PAGE);
  asked.set("limit", PAGE);
  const mine = edition;
  try {
    const page = await ask("GET", `/api/queue?${asked}`);
    if (mine !== edition) return;
    page.clips.forEach((clip, index) => rows.set(number * PAGE + index, clip));
    settle(page);
  } catch (error) {
    pages.delete(number);
    say(error.message);
  }
}

function settle(page) {
  total = page.total;
  document.getElementById("total").textContent = total;
  document.getElementById("empty").hidden = total > 0;
  let all = 0;
  for (const [status, count] of Object.entries(page.counts)) {
    all += count;
    const place = document.querySelector(`#statuses [data-status="${status}"] .count`);
    if (place) place.textContent = count;
  }
  document.querySelector('#statuses [data-status=""] .count').textContent = all;
  draw();
}

/** Puts the rows in sight into the page and takes the others out; the one with the focus stays. */
function draw() {
  const high = rowHeight();
  const height = `${total * high}px`;
  if (list.style.height !== height) list.style.height = height;
  const top = list.getBoundingClientRect().top;
  const first = Math.max(0, Math.floor(-top / high) - BESIDE);
  const last = Math.min(total - 1, Math.ceil((innerHeight - top) / high) + BESIDE);
  const spare = []; // rows out of sight are filled anew: making one costs more than all else
  for (const [place, element] of drawn) {
    if ((place < first || place > last) && !element.contains(document.activeElement)) {
      spare.push(element);
      drawn.delete(place);
    }
  }
  const places = [...drawn.keys()].sort((a, b) => a - b);
  for (let place = first; place <= last; place++) {
    let element = drawn.get(place);
    if (!element) {
      element = spare.pop() ?? mould.cloneNode(true);
      drawn.set(place, element);
      const after = places.find((one) => one > place);
      list.insertBefore(element, after === undefined ? null : drawn.get(after)); // in order, for the keyboard
    }
    element.style.top = `${place * high}px`;
    element.setAttribute("aria-posinset", place + 1);
    element.setAttribute("aria-setsize", total);
    fill(element, rows.get(place));
  }
  for (const element of spare) element.remove();
  for (let number = Math.floor(first / PAGE); number <= Math.floor(Math.max(first, last) / PAGE); number++) fetchPage(number);
}

function fill(element, clip) {
  element.classList.toggle("waiting", !clip);
  if (!clip) return empty(element);
  if (element.held === clip) return;
  const focused = element.contains(document.activeElement) && document.activeElement.tagName === "SELECT";
  if (focused && element.dataset.id === clip.id) return; // somebody is choosing; the next event fills it
  element.held = clip;
  element.dataset.id = clip.id;
  const cell = (name) => element.querySelector(`[data-cell="${name}"]`);
  cell("file").href = `/clips/${clip.id}`;
  cell("file").firstElementChild.textContent = shown(clip.file ?? "(erased)");
  cell("id").textContent = clip.id;
  cell("status").textContent = clip.status.replace("_", " ");
  cell("status").dataset.status = clip.status;
  cell("language").textContent = languages.get(clip.language) ?? clip.language ?? "–";
  cell("duration_ms").textContent = clock(clip.duration_ms);
  cell("flags").textContent = clip.flags === null ? "" : `${clip.flags} ${clip.flags === 1 ? "flag" : "flags"}`;
  cell("copies").textContent = clip.copies ? `${clip.copies} ${clip.copies === 1 ? "copy" : "copies"}` : "";
  cell("care").textContent = care(clip);
  handling(cell("assigned"), cell("priority"), clip, element);
}

/** A row whose clip is not here yet shows nothing of the one that it showed before. */
function empty(element) {
  if (!element.held) return;
  element.held = null;
  delete element.dataset.id;
  element.replaceChildren(...mould.cloneNode(true).childNodes);
}

function care(clip) {
  const named = clip.content === null ? "unlabelled" : clip.content.map((label) => labels.get(label)).join(", ") || "no label applies";
  return `${clip.protected ? "protected" : "open"}, ${named}`;
}

const EVERYBODY = [["", "nobody"], ...people];
const PRESSING = [...priorities].sort((a, b) => b[0] - a[0]);

function handling(assigned, priority, clip, row) {
  const name = clip.assigned?.name ?? "";
  if (decides) {
    choose(assigned, row, `${clip.file ?? clip.id}: assigned to`, EVERYBODY, clip.assigned?.id ?? "", (value) => ({ assigned: value || null }));
    choose(priority, row, `${clip.file ?? clip.id}: priority`, PRESSING, String(clip.priority), (value) => ({ priority: Number(value) }));
    return;
  }
  priority.textContent = clip.priority ? priorities.get(String(clip.priority)) : "";
  if (clip.assigned && clip.assigned.id !== me) {
    const who = document.createElement("bdi");
    who.textContent = shown(name);
    assigned.replaceChildren(who);
    return;
  }
  const take = document.createElement("button");
  take.className = "small";
  take.textContent = clip.assigned ? "Give back" : "Take";
  take.setAttribute("aria-label", `${take.textContent}: ${clip.file ?? clip.id}`);
  take.addEventListener("click", () => set(clip, { assigned: clip.assigned ? null : me }));
  assigned.replaceChildren(take);
}

/** The choice in a cell; what it changes is the clip that its row shows then. */
function choose(cell, row, label, options, value, change) {
  let select = cell.querySelector("select");
  if (!select) {
    select = document.createElement("select");
    for (const [key, name] of options) select.append(new Option(shown(name), key));
    select.addEventListener("change", () => row.held && set(row.held, change(select.value)));
    cell.replaceChildren(select);
  }
  select.setAttribute("aria-label", shown(label));
  select.dataset.set = value && value !== "0" ? "yes" : "";
  if (![...select.options].some((one) => one.value === value)) select.append(new Option("(somebody who left)", value));
  select.value = value;
}

async function set(clip, change) {
  try {
    await ask("PATCH", `/api/clips/${clip.id}`, change);
  } catch (error) {
    say(error.message);
  }
  refresh();
}

let due = null;
/** Asks again for what is in sight, soon; however many events come, once. */
function refresh() {
  clearTimeout(due);
  due = setTimeout(() => {
    edition++;
    pages.clear();
    draw();
  }, 150);
}

list.replaceChildren();
list.classList.add("windowed");
document.getElementById("pager").hidden = true;
let asked = false;
const soon = () => {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
};
addEventListener("scroll", soon, { passive: true });
addEventListener("resize", soon);
document.querySelector("#filter button").hidden = true;
document.getElementById("assigned").addEventListener("change", (event) => event.target.form.requestSubmit());
draw();

const uploads = beginUploads(soon);
watch({ queue: refresh, upload: (told) => uploads.show(told.upload), dropped: (told) => uploads.gone(told.upload), trouble: (told) => say(told.why) }, () => {
  refresh();
  uploads.refresh();
});
