// The layer over the picture: what is covered at a moment, to be chosen, dragged, and drawn.
import { make } from "./desk.js";
import { spanned, within } from "./shield-covers.js";

export class Layer {
  /** `on`: chose(id), moved(id, box), drawn(box); `on.may`: whether this person may change anything. */
  constructor(place, on) {
    this.place = place;
    this.on = on;
    this.armed = false;
    this.drag = null; // {id, how, from, box} in somebody's hand
    this.boxes = new Map();
    this.voice = make("p", "unseen");
    this.voice.setAttribute("role", "status");
    place.after(this.voice);
    place.addEventListener("pointerdown", (event) => this.#pressed(event));
    place.addEventListener("pointermove", (event) => this.#moved(event));
    place.addEventListener("pointerup", (event) => this.#released(event));
    for (const kind of ["pointercancel", "lostpointercapture"]) place.addEventListener(kind, () => this.#letGo());
  }

  arm(on) {
    this.armed = on;
    this.place.classList.toggle("armed", on);
  }

  solid(on) {
    this.place.classList.toggle("solid", on);
  }

  tell(sentence) {
    this.voice.textContent = sentence;
  }

  /** `shown`: {id, find, off, box, chosen}. */
  show(shown) {
    const left = new Set(this.boxes.keys());
    for (const { id, find, off, box, chosen } of shown) {
      left.delete(id);
      const element = this.boxes.get(id) ?? this.#box(id);
      element.className = ["cover", find ? "find" : "own", off ? "off" : "", chosen ? "chosen" : ""].join(" ");
      for (const side of ["left", "top", "width", "height"]) element.style[side] = `${box[side] * 100}%`;
      element.box = box;
    }
    for (const id of left) {
      this.boxes.get(id).remove();
      this.boxes.delete(id);
    }
  }

  #box(id) {
    const element = make("div", "cover");
    element.dataset.id = id;
    element.append(make("span", "name", id), make("span", "grip"));
    this.place.append(element);
    this.boxes.set(id, element);
    return element;
  }

  #point(event) {
    const { left, top, width, height } = this.place.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  }

  #pressed(event) {
    if (event.button !== 0) return;
    const element = event.target.closest(".cover");
    const from = this.#point(event);
    if (this.armed) this.drag = { how: "draw", from };
    else if (element) {
      // what was found is moved only once it is chosen: a press that chooses it must not shift it by a hair
      const held = element.classList.contains("own") || element.classList.contains("chosen");
      this.on.chose(element.dataset.id);
      if (!this.on.may || !held) return;
      const how = event.target.classList.contains("grip") ? "grow" : "move";
      this.drag = { how, from, id: element.dataset.id, box: element.box };
    } else return;
    this.place.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  #moved(event) {
    if (!this.drag) return;
    const now = this.#point(event);
    const { how, from, id, box } = this.drag;
    if (how === "draw") {
      this.drag.box = spanned(from, now);
      this.#band(this.drag.box);
      return;
    }
    const [x, y] = [now.x - from.x, now.y - from.y];
    const grown = { ...box, width: Math.min(1 - box.left, box.width + x), height: Math.min(1 - box.top, box.height + y) };
    const moved = within(how === "grow" ? grown : { ...box, left: box.left + x, top: box.top + y });
    this.drag.held = true;
    this.on.moved(id, moved);
  }

  #released() {
    const held = this.drag;
    this.#letGo();
    if (held?.how === "draw" && held.box) this.on.drawn(held.box);
  }

  #letGo() {
    this.drag = null;
    this.band?.remove();
    this.band = null;
  }

  #band(box) {
    this.band ??= this.place.appendChild(make("div", "cover own chosen"));
    for (const side of ["left", "top", "width", "height"]) this.band.style[side] = `${box[side] * 100}%`;
  }
}
