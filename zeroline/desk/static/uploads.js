// Uploads: files in pieces. What is here is the desk's to say: after a lost connection, ask and go on from there.
import { ask, Lost, Refusal, say, shown } from "./desk.js";

const PIECE = 8 << 20; // bytes; the desk takes no more at once
const STATES = { receiving: "waits for the rest", waiting: "waits for its turn", working: "begins", failed: "failed", done: "done" };
const STAGES = { receive: "taking in", prepare: "getting ready", hear: "hearing", burn: "burning in", look: "looking for copies" };

/** `moved` is called when the list changes its height. */
export function begin(moved) {
  const section = document.getElementById("under-way");
  const list = document.getElementById("uploads");
  const mould = document.getElementById("upload-mould").content.firstElementChild;
  const sending = new Map(); // id -> {file, sent, began, from, stop}
  const told = new Map(); // id -> upload as the desk told it last
  const line = []; // files that wait for their turn

  function element(id) {
    let row = list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (!row) {
      row = mould.cloneNode(true);
      row.dataset.id = id;
      list.append(row);
    }
    return row;
  }

  function show(upload) {
    if (upload.state === "done") return gone(upload.id);
    told.set(upload.id, upload);
    const row = element(upload.id);
    const cell = (name) => row.querySelector(`[data-cell="${name}"]`);
    const mine = sending.get(upload.id);
    row.ends = null;
    cell("name").firstElementChild.textContent = shown(upload.name);
    cell("by").firstElementChild.textContent = shown(upload.by);
    cell("why").textContent = shown(upload.why ?? "");
    const bar = cell("bar");
    bar.setAttribute("aria-label", `Progress of ${shown(upload.name)}`);
    bar.hidden = upload.state === "failed";
    if (upload.state === "receiving") {
      const here = Math.max(upload.received, mine?.sent ?? 0);
      bar.value = (1000 * here) / upload.size;
      cell("stage").textContent = mine ? "sending" : STATES.receiving;
      cell("left").textContent = mine ? left(mine, here, upload.size) : `${Math.floor((100 * here) / upload.size)} %`;
    } else if (upload.bar) {
      cell("stage").textContent = STAGES[upload.bar.stage] ?? upload.bar.stage;
      if (upload.bar.total) bar.value = (1000 * upload.bar.done) / upload.bar.total;
      else bar.removeAttribute("value");
      row.ends = upload.bar.left_s === null ? null : performance.now() + upload.bar.left_s * 1000;
      count(row);
    } else {
      cell("stage").textContent = STATES[upload.state];
      cell("left").textContent = "";
      if (upload.state === "working") bar.removeAttribute("value");
      else bar.value = 0;
    }
    deeds(cell("deeds"), upload);
    turns();
    if (section.hidden) {
      section.hidden = false;
      moved();
    }
  }

  /** How many come before each file that waits: they are heard one after another, as they came. */
  function turns() {
    let before = 0;
    for (const row of list.children) {
      const state = told.get(row.dataset.id)?.state;
      if (state === "waiting") row.querySelector('[data-cell="left"]').textContent = before ? `${before} before it` : "";
      if (state === "waiting" || state === "working") before += 1;
    }
  }

  function deeds(place, upload) {
    const kinds = upload.state === "failed" ? ["Try again", "Take away"] : upload.state === "working" ? [] : ["Take away"];
    if (place.dataset.kinds === kinds.join()) return; // whoever has the focus on one keeps it
    place.dataset.kinds = kinds.join();
    place.replaceChildren(
      ...kinds.map((kind) => {
        const button = document.createElement("button");
        button.className = "small";
        button.textContent = kind;
        button.setAttribute("aria-label", `${kind}: ${shown(upload.name)}`);
        button.addEventListener("click", () => (kind === "Try again" ? again(upload.id) : takeAway(upload.id)));
        return button;
      }),
    );
  }

  async function again(id) {
    await ask("POST", `/api/uploads/${id}/retry`).then(show, (error) => say(error.message));
  }

  async function takeAway(id) {
    sending.get(id)?.stop.abort();
    await ask("DELETE", `/api/uploads/${id}`).then(() => gone(id), (error) => say(error.message));
  }

  function gone(id) {
    sending.get(id)?.stop.abort();
    sending.delete(id);
    told.delete(id);
    list.querySelector(`[data-id="${CSS.escape(id)}"]`)?.remove();
    section.hidden = !list.childElementCount;
    turns();
    moved();
  }

  async function refresh() {
    try {
      const before = [...list.children].map((row) => row.dataset.id); // what begins while the answer is on its way is not in it
      const open = await ask("GET", "/api/uploads");
      for (const id of before) if (!sending.has(id) && !open.some((one) => one.id === id)) gone(id);
      open.forEach(show);
    } catch (error) {
      say(error.message);
    }
  }

  async function add(files) {
    line.push(...files);
    if (line.busy) return;
    line.busy = true;
    while (line.length) await send(line.shift());
    line.busy = false;
  }

  async function send(file) {
    const about = Object.fromEntries([...document.querySelectorAll("#told [name]")].map((field) => [field.name, field.value.trim() || null]));
    let upload;
    try {
      upload = await patiently(() => ask("POST", "/api/uploads", { name: file.name, size: file.size, mark: String(file.lastModified), ...about }));
    } catch (error) {
      say(error.message, 20);
      return;
    }
    const mine = { file, sent: upload.received, from: upload.received, began: performance.now(), stop: new AbortController() };
    sending.set(upload.id, mine);
    show(upload);
    try {
      while (upload.state === "receiving" && !mine.stop.signal.aborted) {
        upload = await patiently(() => piece(upload.id, mine), mine.stop.signal);
        mine.sent = upload.received;
        show(upload);
      }
    } catch (error) {
      if (!mine.stop.signal.aborted) {
        say(`${file.name}: ${error.message}`, 20);
        refresh();
      }
    } finally {
      sending.delete(upload.id);
    }
  }

  /** Sends one piece from where the desk is. */
  async function piece(id, mine) {
    try {
      const blob = mine.file.slice(mine.sent, mine.sent + PIECE);
      return await ask("PUT", `/api/uploads/${id}?offset=${mine.sent}`, blob, mine.stop.signal);
    } catch (error) {
      if (error instanceof Refusal && error.status === 409) {
        mine.sent = error.told.offset;
        return ask("GET", `/api/uploads/${id}`);
      }
      if (error instanceof Lost) {
        const here = await ask("GET", `/api/uploads/${id}`); // throws Lost again while nobody answers
        mine.sent = here.received;
        return here;
      }
      throw error;
    }
  }

  /** Tries until the desk is there again, a little later each time. */
  async function patiently(deed, signal) {
    for (let wait = 500; ; wait = Math.min(wait * 2, 15000)) {
      try {
        return await deed();
      } catch (error) {
        const soon = error instanceof Lost || (error instanceof Refusal && [408, 429, 502, 503, 504].includes(error.status));
        if (!soon || signal?.aborted) throw error;
        say(error.message, 3);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  const input = document.getElementById("files");
  const chosen = () => {
    add([...input.files]);
    input.value = "";
  };
  input.addEventListener("change", chosen);
  if (input.files.length) chosen(); // by somebody who was faster than this script
  const files = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragover", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    document.body.classList.add("dragging");
  });
  addEventListener("dragleave", (event) => event.relatedTarget || document.body.classList.remove("dragging"));
  addEventListener("drop", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    document.body.classList.remove("dragging");
    add([...event.dataTransfer.files]);
  });
  addEventListener("beforeunload", (event) => sending.size && event.preventDefault());
  setInterval(() => [...list.children].forEach((row) => row.ends && count(row)), 1_000);
  return { show, gone, refresh };
}

/** The time that is left of what the desk told last. */
function count(row) {
  row.querySelector('[data-cell="left"]').textContent = row.ends ? span(Math.max(0, row.ends - performance.now()) / 1000) : "";
}

function left(mine, here, size) {
  const seconds = (performance.now() - mine.began) / 1000;
  const gained = here - mine.from;
  return gained > 0 && seconds > 1 ? span((seconds * (size - here)) / gained) : "";
}

/** A span of time as somebody would say it. */
function span(seconds) {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s left`;
  return seconds < 3600 ? `${Math.round(seconds / 60)} min left` : `${(seconds / 3600).toFixed(1)} h left`;
}
