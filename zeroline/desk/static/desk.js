// What every page shares: requests with the session's token, sentences for the person, the stream of events.
const token = document.querySelector('meta[name="form-token"]')?.content ?? "";

/** The answer as JSON. Throws Refusal with the desk's sentence, or Lost where nobody answers. */
export async function ask(method, path, body, signal) {
  const headers = { "X-Form-Token": token };
  let sent = body;
  if (body !== undefined && !(body instanceof Blob)) {
    headers["Content-Type"] = "application/json";
    sent = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: sent, signal, credentials: "same-origin" });
  } catch (cause) {
    throw signal?.aborted ? cause : new Lost();
  }
  if (answer.status === 401) logIn();
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => undefined);
  if (!answer.ok) {
    throw new Refusal(told?.why ?? `The desk answers ${answer.status}.`, answer.status, told);
  }
  if (told === undefined) throw signal?.aborted ? new DOMException("", "AbortError") : new Lost(); // cut off within its answer
  return told;
}

let leaving = false;
/** Goes to where one logs in, once, and from there back to here. */
function logIn() {
  if (!leaving) location.assign(`/login?${new URLSearchParams({ to: location.pathname + location.search })}`);
  leaving = true;
}

export class Refusal extends Error {
  constructor(why, status, told) {
    super(why);
    this.status = status;
    this.told = told;
  }
}

export class Lost extends Error {
  constructor() {
    super("The desk cannot be reached; trying again.");
  }
}

/** Says a sentence at the edge of the page for some seconds; a screen reader reads it. */
export function say(sentence, seconds = 8) {
  const place = document.getElementById("says");
  const line = document.createElement("p");
  line.textContent = sentence;
  place.append(line);
  setTimeout(() => line.remove(), seconds * 1000);
}

/**
 * Calls `on[kind](told)` for each event of the desk, and `again` after a silence in which some may have been missed.
 * Closed while the page is hidden: a browser opens six connections to a desk for all of its windows together.
 */
export function watch(on, again) {
  let stream = null;
  const open = () => {
    if (stream || document.hidden) return;
    stream = new EventSource("/api/events");
    stream.addEventListener("open", () => again());
    for (const kind of Object.keys(on)) {
      stream.addEventListener(kind, (event) => on[kind](JSON.parse(event.data)));
    }
  };
  const close = () => {
    stream?.close();
    stream = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}

export function clock(ms) {
  if (ms === null) return "–";
  const seconds = Math.round(ms / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Text as pages show it: what would reorder or hide letters is made visible. */
export function shown(text) {
  return String(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

/** An element with a text, which is shown as `shown` has it. */
export function make(tag, className = "", text = null) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== null) element.textContent = shown(text);
  return element;
}
