// The clip's picture and sound, the captions over it as they will be burned in, and the wave below.
import { Refusal } from "./desk.js";
import { watchPlayed } from "./played.js";

const BACK_S = 2;
const RATES = [1, 0.75, 0.5];
const REACH = 6; // pixels on either side of a boundary from which it can be dragged
const REACH_TOUCH = 14;

export class Player {
  /** `on.frame(ms, playing)` is called for each picture that is shown; `on.opened()` when there is something to play;
   *  `on.heard(from, to)` for each stretch that was played, in ms. */
  constructor(viewer, clip, on) {
    this.video = document.getElementById("player");
    this.viewer = viewer;
    this.path = viewer.dataset.preview;
    this.on = on;
    this.loop = null; // [from, to] in ms
    this.until = null; // ms at which to stop
    this.wanted = false;
    this.open_ = false;
    this.then = null; // what was asked of the preview before it was made
    this.captions = [];
    this.at = -1;
    this.state = document.getElementById("preview-state");
    this.video.addEventListener("play", () => this.#run());
    this.video.addEventListener("pause", () => this.#frame());
    this.video.addEventListener("seeked", () => this.#frame());
    this.video.addEventListener("loadedmetadata", () => this.#frame());
    this.video.addEventListener("volumechange", () => this.#pressed("sound", !this.video.muted));
    watchPlayed(this.video, clip, Boolean(viewer.dataset.hard), on.heard);
  }

  get ms() {
    return this.video.currentTime * 1000;
  }

  get playing() {
    return this.open_ && !this.video.paused;
  }

  /** Shows the preview when it is made; whether it is there. It stays still unless something else was asked of it. */
  async open() {
    this.wanted = true;
    if (this.open_) return true;
    try {
      const answer = await fetch(this.path, { headers: { Range: "bytes=0-0" }, credentials: "same-origin" });
      if (answer.status === 202) {
        this.state.textContent = `The preview is being made; it ${this.then ? "plays once it is there" : "comes by itself"}.`;
        return false;
      }
      if (!answer.ok) throw new Refusal((await answer.json()).why, answer.status);
    } catch (error) {
      this.state.textContent = error.message;
      return false;
    }
    if (this.open_) return true;
    this.open_ = true;
    document.getElementById("veil").hidden = true;
    document.getElementById("player-keys").hidden = false;
    this.video.hidden = false;
    this.video.src = this.path;
    this.video.load();
    this.on.opened();
    if (!document.hidden) await this.then?.(); // whoever looks at something else by now is not surprised by it
    this.then = null;
    return true;
  }

  /** Does it, or once the preview is there; of several that were asked for meanwhile, the last. */
  async #once(deed) {
    if (this.open_) return deed();
    this.then = deed;
    await this.open();
  }

  /** Plays or pauses. `from`: where a clip begins that was not shown yet, in ms. */
  toggle(from = 0) {
    const first = !this.open_;
    return this.#once(async () => {
      this.until = null;
      if (first) this.video.currentTime = from / 1000;
      if (this.video.paused) await this.#play();
      else this.video.pause();
    });
  }

  seek(ms) {
    return this.#once(() => (this.video.currentTime = Math.max(0, ms) / 1000));
  }

  back() {
    return this.seek(this.ms - BACK_S * 1000);
  }

  /** Plays a stretch once. */
  stretch(from, to) {
    return this.#once(() => {
      this.loop = null;
      this.video.currentTime = from / 1000;
      this.until = to;
      return this.#play();
    });
  }

  async loopOver(span) {
    this.loop = span;
    this.#pressed("loop", span !== null);
    if (span === null) return;
    await this.#once(() => {
      if (this.loop !== span) return null; // no longer
      this.until = null;
      if (this.ms < span[0] || this.ms >= span[1]) this.video.currentTime = span[0] / 1000;
      return this.#play();
    });
  }

  #play() {
    return this.video.play().catch(() => {}); // paused again before it began
  }

  slower() {
    const at = RATES.indexOf(this.video.playbackRate);
    this.video.playbackRate = RATES[(at + 1) % RATES.length];
    this.#pressed("slower", this.video.playbackRate !== 1);
    return this.video.playbackRate;
  }

  sound() {
    this.video.muted = !this.video.muted;
    return !this.video.muted;
  }

  colour() {
    const grey = this.video.classList.toggle("grey");
    this.#pressed("colour", !grey);
    return !grey;
  }

  #pressed(id, on) {
    document.getElementById(id)?.setAttribute("aria-pressed", on);
  }

  #run() {
    const step = () => {
      this.#frame();
      if (this.playing) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  #frame() {
    const ms = this.ms;
    if (this.loop && ms >= this.loop[1]) this.video.currentTime = this.loop[0] / 1000;
    if (this.until !== null && ms >= this.until) {
      this.until = null;
      this.video.pause();
    }
    this.#caption(ms);
    this.on.frame(ms, this.playing);
  }

  // -- captions ------------------------------------------------------------------------------------------------------

  /** Captions, and how they stand in the picture, in its own pixels. */
  dress(captions, look, marked) {
    this.captions = captions;
    const style = this.viewer.style;
    style.setProperty("--shape", `${look.width} / ${look.height}`);
    style.setProperty("--wide", look.width / look.height);
    const share = (pixels) => `${(pixels / look.width) * 100}cqw`;
    style.setProperty("--caption-line", share(look.english));
    style.setProperty("--original-line", share(look.original));
    style.setProperty("--mark-line", share(look.mark));
    style.setProperty("--caption-side", share(look.side));
    style.setProperty("--caption-bottom", share(look.bottom));
    style.setProperty("--caption-top", share(look.top));
    const mark = document.getElementById("mark");
    mark.textContent = look.mark_text;
    mark.hidden = !marked;
    this.at = -2;
    this.#caption(this.ms);
  }

  #caption(ms) {
    const at = this.captions.findIndex((one) => one.start_ms <= ms && ms < one.end_ms);
    if (at === this.at) return;
    this.at = at;
    const place = document.getElementById("caption");
    place.replaceChildren();
    if (at < 0) return;
    const box = document.createElement("span");
    const { lines, original } = this.captions[at];
    for (const [text, kind] of [...lines.map((line) => [line, ""]), ...(original ?? []).map((line) => [line, "original"])]) {
      const row = document.createElement("span");
      row.className = kind;
      row.textContent = text;
      box.append(row);
    }
    place.append(box);
  }
}

// -- the wave ----------------------------------------------------------------------------------------------------------

export class Wave {
  /** `on`: seek(ms), somebody pointed at a moment; place(id, edge, ms, exact), room(id) and moved(id, edge, ms), a line's
   *  boundary is dragged. */
  constructor(canvas, clip, on) {
    this.canvas = canvas;
    this.clip = clip;
    this.peaks = null;
    this.rate = 100;
    this.span = 10_000; // ms in sight
    this.last = { ms: 0, lines: [], current: null };
    this.on = on;
    this.drag = null; // {line, edge, ms, from, moved}: a boundary in somebody's hand; the wave stands still meanwhile
    canvas.addEventListener("pointerdown", (event) => this.#pressed(event));
    canvas.addEventListener("pointermove", (event) => this.#moved(event));
    canvas.addEventListener("pointerup", () => this.#released());
    for (const kind of ["pointercancel", "lostpointercapture"]) canvas.addEventListener(kind, () => this.letGo());
    new ResizeObserver(() => this.draw(this.last)).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw(this.last));
  }

  async load() {
    if (this.peaks) return;
    const answer = await fetch(`/api/clips/${this.clip}/wave`, { credentials: "same-origin" });
    if (answer.status !== 200) return; // being made: an event tells when it is; or there is no sound
    this.rate = Number(answer.headers.get("x-peaks-a-second"));
    this.peaks = new Uint8Array(await answer.arrayBuffer());
    this.draw(this.last);
  }

  get from() {
    return this.drag?.from ?? this.last.ms - this.span / 2;
  }

  #ms(event) {
    return this.from + (event.offsetX / this.canvas.clientWidth) * this.span;
  }

  /** The boundary under the pointer, the line at hand before others. */
  #near(event) {
    const reach = (this.span / this.canvas.clientWidth) * (event.pointerType === "touch" ? REACH_TOUCH : REACH);
    const ms = this.#ms(event);
    const near = [];
    for (const line of this.last.lines) {
      if (line.start_ms > ms + reach) break;
      for (const edge of ["start", "end"]) {
        const far = Math.abs(line[`${edge}_ms`] - ms);
        if (far <= reach) near.push([line.id === this.last.current ? 0 : 1, far, line, edge]);
      }
    }
    return near.sort((one, other) => one[0] - other[0] || one[1] - other[1])[0]?.slice(2) ?? null;
  }

  #pressed(event) {
    const near = event.button === 0 && this.on.may ? this.#near(event) : null;
    if (!near) {
      this.on.seek(this.#ms(event));
      return;
    }
    const [line, edge] = near;
    this.canvas.setPointerCapture(event.pointerId);
    this.drag = { line, edge, ms: line[`${edge}_ms`], from: this.from, moved: false };
    event.preventDefault();
  }

  #moved(event) {
    if (!this.drag) {
      this.canvas.style.cursor = this.on.may && this.#near(event) ? "ew-resize" : "";
      return;
    }
    const { line, edge } = this.drag;
    const [floor, ceiling] = this.on.room(line.id) ?? [];
    if (floor === undefined) {
      this.letGo(); // another took the line away meanwhile
      return;
    }
    const [least, most] = edge === "start" ? [floor, line.end_ms - 1] : [line.start_ms + 1, ceiling];
    this.drag.ms = Math.round(Math.max(least, Math.min(this.on.place(line.id, edge, this.#ms(event), event.shiftKey), most)));
    this.drag.moved = true;
    this.draw(this.last);
  }

  #released() {
    const held = this.drag;
    this.letGo();
    if (held?.moved) this.on.moved(held.line.id, held.edge, held.ms);
  }

  /** The boundary stays where it was. */
  letGo() {
    if (!this.drag) return false;
    this.drag = null;
    this.draw(this.last);
    return true;
  }

  draw(now) {
    this.last = now;
    const { canvas } = this;
    const dense = devicePixelRatio || 1;
    const [width, height] = [Math.round(canvas.clientWidth * dense), Math.round(canvas.clientHeight * dense)];
    if (!width) return;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const pen = canvas.getContext("2d");
    const look = getComputedStyle(canvas);
    const colour = (name) => look.getPropertyValue(name);
    const x = (ms) => ((ms - this.from) / this.span) * width;
    pen.fillStyle = colour("--sunk");
    pen.fillRect(0, 0, width, height);
    this.#lines(pen, x, height, colour, dense);
    if (this.peaks) this.#peaks(pen, width, height, colour);
    pen.fillStyle = colour("--bad");
    pen.fillRect(Math.round(x(this.last.ms)) - dense, 0, 2 * dense, height);
  }

  #lines(pen, x, height, colour, dense) {
    const end = this.from + this.span;
    for (const line of this.last.lines) {
      if (line.end_ms < this.from || line.start_ms > end) continue;
      const held = this.drag?.line.id === line.id ? { [`${this.drag.edge}_ms`]: this.drag.ms } : {};
      const { start_ms, end_ms } = { ...line, ...held };
      const [left, right] = [x(start_ms), x(end_ms)];
      pen.fillStyle = colour(line.id === this.last.current ? "--warn-ground" : "--panel");
      pen.fillRect(left, 0, right - left, height);
      pen.fillStyle = colour("--strong-line");
      pen.fillRect(left, 0, dense, height);
      pen.fillRect(right - dense, 0, dense, height);
    }
  }

  #peaks(pen, width, height, colour) {
    pen.fillStyle = colour("--wave");
    const middle = height / 2;
    const a_pixel = (this.span / width / 1000) * this.rate;
    for (let pixel = 0; pixel < width; pixel += 1) {
      const first = Math.floor((this.from / 1000) * this.rate + pixel * a_pixel);
      let loud = 0;
      for (let at = Math.max(0, first); at <= first + a_pixel && at < this.peaks.length; at += 1) loud = Math.max(loud, this.peaks[at]);
      const high = Math.max(0.5, (loud / 255) ** 0.7 * middle);
      if (first >= 0 && first < this.peaks.length) pen.fillRect(pixel, middle - high, 1, 2 * high);
    }
  }
}
