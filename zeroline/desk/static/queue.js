// The queue: clips as rows of which only those in sight are in the page, kept up to date by the desk's events.
import { ask, clock, say, shown, watch } from "./desk.js";
import { begin as beginUploads } from "./uploads.js";

const PAGE = 100; // rows that are asked for at once
const BESIDE = 4; // rows kept ready above and below the window
const AHEAD = 150; // rows that are asked for before they come into sight
const CHOICES = 6; // rows that are given their choices within one frame: of all in sight it took 60 ms
const ORDER_MS = 500; // without another row, after which those in the page are put in order: nobody scrolls any more

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
  write(document.getElementById("total"), String(total));
  document.getElementById("empty").hidden = total > 0;
  let all = 0;
  for (const [status, count] of Object.entries(page.counts)) {
    all += count;
    const place = document.querySelector(`#statuses [data-status="${status}"] .count`);
    if (place) write(place, String(count));
  }
  write(document.querySelector('#statuses [data-status=""] .count'), String(all));
  soon(); // with the next frame: a second drawing within one frame is laid out twice
}

let [above, high] = [0, 1]; // pixels before the list, and of a row: to ask for them at each drawing lays the page out once more
function measure() {
  [above, high] = [list.getBoundingClientRect().top + scrollY, rowHeight()];
}

/** Puts the rows in sight into the page and takes the others out; the one with the focus stays. */
function draw() {
  const height = `${total * high}px`;
  if (list.style.height !== height) list.style.height = height;
  const top = above - scrollY;
  const count = Math.ceil(innerHeight / high) + 1 + 2 * BESIDE; // at every place the same, so that none is made on the way
  const first = Math.max(0, Math.min(Math.floor(-top / high) - BESIDE, total - count));
  const last = Math.min(total, first + count) - 1;
  const spare = []; // rows out of sight are filled anew where they are: to make one or to move it costs more than all else
  for (const [place, element] of drawn) {
    if ((place < first || place > last) && !element.contains(document.activeElement)) {
      spare.push(element);
      drawn.delete(place);
    }
  }
  let [moved, given] = [false, 0];
  for (let place = first; place <= last; place++) {
    let element = drawn.get(place);
    if (!element) {
      element = spare.pop() ?? list.appendChild(withCells(mould.cloneNode(true)));
      element.held ||= null; // of which clip it tells: of none that stands here
      drawn.set(place, element);
      moved = true;
    }
    stand(element, place, high);
    const clip = rows.get(place);
    if (clip && decides && !element.choices) element.choices = given++ < CHOICES;
    fill(element, clip && decides && !element.choices ? undefined : clip);
  }
  if (given > CHOICES) soon();
  for (const element of spare) element.remove();
  if (moved) orderSoon();
  fetchAround(first, Math.max(first, last));
}

let before = 0; // the first row in sight when last looked at
/** What is in sight, and what comes next where somebody scrolls: so that rows seldom wait for their clips. */
function fetchAround(first, last) {
  const [back, ahead] = [first < before ? AHEAD : 0, first > before ? AHEAD : 0];
  before = first;
  const page = (place) => Math.floor(Math.min(Math.max(0, place), Math.max(0, total - 1)) / PAGE);
  for (let number = page(first - back); number <= page(last + ahead); number++) fetchPage(number);
}

function withCells(element) {
  element.cells = Object.fromEntries([...element.querySelectorAll("[data-cell]")].map((cell) => [cell.dataset.cell, cell]));
  return element;
}

function stand(element, place, high) {
  const where = `${place * high}px`;
  if (element.style.top !== where) {
    element.style.top = where;
    element.setAttribute("aria-posinset", place + 1);
  }
  if (element.setsize !== total) element.setAttribute("aria-setsize", (element.setsize = total));
}

let ordering = null;
function orderSoon() {
  clearTimeout(ordering);
  ordering = setTimeout(order, ORDER_MS);
}

/** The rows as they stand one under another, for the keyboard and for whoever has the page read. */
function order() {
  clearTimeout(ordering);
  ordering = null;
  const wanted_ = [...drawn].sort(([one], [other]) => one - other).map(([, element]) => element);
  if (wanted_.every((element, at) => list.children[at] === element)) return;
  const held = wanted_.findIndex((element) => element.contains(document.activeElement)); // what is moved loses the focus
  wanted_.slice(0, Math.max(0, held)).forEach((element) => list.insertBefore(element, wanted_[held]));
  wanted_.slice(held + 1).forEach((element) => list.append(element));
}

/** A text that is other than before; the same node of it, since a new one is laid out anew. */
function write(cell, text) {
  if (cell.firstChild?.nodeType !== Node.TEXT_NODE) cell.textContent = text;
  else if (cell.firstChild.data !== text) cell.firstChild.data = text;
}

function fill(element, clip) {
  if (element.held === clip) return;
  element.classList.toggle("waiting", !clip); // its content is hidden then: nothing of the clip that it showed before
  if (!clip) {
    element.held = undefined;
    delete element.dataset.id;
    return;
  }
  const focused = element.contains(document.activeElement) && document.activeElement.tagName === "SELECT";
  if (focused && element.dataset.id === clip.id) return; // somebody is choosing; the next event fills it
  element.held = clip;
  element.dataset.id = clip.id;
  const { cells } = element;
  cells.file.href = `/clips/${clip.id}`;
  write(cells.file.firstElementChild, shown(clip.file ?? "(erased)"));
  write(cells.id, clip.id);
  write(cells.status, clip.status.replace("_", " "));
  cells.status.dataset.status = clip.status;
  write(cells.language, languages.get(clip.language) ?? clip.language ?? "–");
  write(cells.duration_ms, clock(clip.duration_ms));
  write(cells.flags, clip.flags === null ? "" : `${clip.flags} ${clip.flags === 1 ? "flag" : "flags"}`);
  write(cells.copies, clip.copies ? `${clip.copies} ${clip.copies === 1 ? "copy" : "copies"}` : "");
  write(cells.care, care(clip));
  handling(cells.assigned, cells.priority, clip, element);
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
  write(priority, clip.priority ? priorities.get(String(clip.priority)) : "");
  if (clip.assigned && clip.assigned.id !== me) {
    const who = document.createElement("bdi");
    who.textContent = shown(name);
    assigned.replaceChildren(who);
    return;
  }
  let take = assigned.querySelector("button");
  if (!take) {
    take = document.createElement("button");
    take.className = "small";
    take.addEventListener("click", () => row.held && set(row.held, { assigned: row.held.assigned ? null : me }));
    assigned.replaceChildren(take);
  }
  write(take, clip.assigned ? "Give back" : "Take");
  take.setAttribute("aria-label", `${take.textContent}: ${clip.file ?? clip.id}`);
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
  if (select.value === value) return;
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

// The rows that came with the page stay, with the focus and under the pointer of whoever is quick.
[...list.children].forEach((element, at) => drawn.set(Number(list.dataset.offset) + at, withCells(element)));
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
const shifted = () => {
  measure();
  soon();
};
addEventListener("resize", shifted);
const stands = new ResizeObserver(shifted);
for (const one of document.querySelectorAll(".add, #under-way, .filters")) stands.observe(one);
addEventListener("keydown", () => ordering && order(), true);
document.querySelector("#filter button").hidden = true;
document.getElementById("assigned").addEventListener("change", (event) => event.target.form.requestSubmit());
measure();
draw();

const uploads = beginUploads(soon);
watch({ queue: refresh, upload: (told) => uploads.show(told.upload), dropped: (told) => uploads.gone(told.upload), trouble: (told) => say(told.why) }, () => {
  refresh();
  uploads.refresh();
});
