// The rows of the covers that were drawn: what each covers, for how long, and what can be done to it.
import { make } from "./desk.js";
import { KINDS } from "./shield-covers.js";

const DEEDS = [["starts", "Starts here"], ["ends", "Ends here"], ["remove", "Take away"]];
const seconds = (ms) => (ms / 1000).toFixed(1);

/** For how long it covers, and at how many places; of a find whether a person changed it. */
export function span(cover, find, changed) {
  const lasts = `${seconds(cover.start_ms)}–${seconds(cover.end_ms)} s`;
  if (find) return `${lasts}${changed ? ", changed" : ""}`;
  const many = cover.keys.length;
  return `${lasts}, ${many} ${many === 1 ? "place" : "places"}`;
}

/** `does`: choose(id, go), change(), deed(name, cover). */
export function row(cover, may, chosen, does) {
  const one = make("li");
  one.dataset.id = cover.id;
  if (chosen) one.setAttribute("aria-current", "true");
  const name = make("button", "time", cover.id);
  name.type = "button";
  name.addEventListener("click", () => does.choose(cover.id, true));
  one.append(name, kinds(cover, may, does), make("span", "fact"));
  if (may) {
    const deeds = make("span", "row-of-buttons");
    deeds.append(...DEEDS.map(([deed, told]) => button(cover, deed, told, does)));
    one.append(deeds);
  }
  return one;
}

function kinds(cover, may, does) {
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
    does.change();
  });
  return kind;
}

function button(cover, deed, told, does) {
  const made = make("button", "small", told);
  made.type = "button";
  made.setAttribute("aria-label", `${told}: ${cover.id}`);
  made.addEventListener("click", () => {
    if (deed !== "remove") does.choose(cover.id);
    does.deed(deed, cover);
  });
  return made;
}
