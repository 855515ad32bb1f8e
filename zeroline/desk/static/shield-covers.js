// Covers as values: where each is at a moment, and how it is changed there. All boxes are shares of the picture.

const SAME_MS = 20; // a place this near to a moment is the one of that moment
const LEAST = 0.01;

export const KINDS = ["face", "document", "name_tag", "map", "landmark", "mark", "other"];

/** Where a cover is at a moment, as the release will have it: straight from place to place; null: it is not there. */
export function boxAt(cover, ms) {
  if (ms < cover.start_ms || ms > cover.end_ms) return null;
  const { keys } = cover;
  if (ms <= keys[0].at_ms) return keys[0].box;
  for (let at = 1; at < keys.length; at += 1) {
    const [before, after] = [keys[at - 1], keys[at]];
    if (ms > after.at_ms) continue;
    const share = (ms - before.at_ms) / Math.max(1, after.at_ms - before.at_ms);
    const mixed = (name) => before.box[name] + (after.box[name] - before.box[name]) * share;
    return { left: mixed("left"), top: mixed("top"), width: mixed("width"), height: mixed("height") };
  }
  return keys.at(-1).box;
}

/** The box within the picture, and large enough to be seen. */
export function within(box) {
  const width = Math.min(1, Math.max(LEAST, box.width));
  const height = Math.min(1, Math.max(LEAST, box.height));
  const left = Math.min(1 - width, Math.max(0, box.left));
  const top = Math.min(1 - height, Math.max(0, box.top));
  return { left, top, width, height };
}

/** The box between two points, within the picture. */
export function spanned(one, other) {
  const [left, right] = [Math.min(one.x, other.x), Math.max(one.x, other.x)].map((x) => Math.min(1, Math.max(0, x)));
  const [top, bottom] = [Math.min(one.y, other.y), Math.max(one.y, other.y)].map((y) => Math.min(1, Math.max(0, y)));
  return within({ left, top, width: right - left, height: bottom - top });
}

/** Puts the cover there at that moment; it goes on to its other places as before. */
export function put(cover, ms, box) {
  const at = Math.round(ms);
  const others = cover.keys.filter((key) => Math.abs(key.at_ms - at) > SAME_MS);
  cover.keys = [...others, { at_ms: at, box: within(box) }].sort((one, other) => one.at_ms - other.at_ms);
}

const BEND_MS = 500;

/** Puts a cover that was found there at that moment; its places within half a second follow by degrees. */
export function bend(cover, ms, box) {
  const was = boxAt(cover, ms);
  if (!was) return;
  const there = within(box);
  for (const key of cover.keys) {
    const share = 1 - Math.abs(key.at_ms - ms) / BEND_MS;
    if (share <= 0) continue;
    const moved = (side) => key.box[side] + share * (there[side] - was[side]);
    key.box = within({ left: moved("left"), top: moved("top"), width: moved("width"), height: moved("height") });
  }
  put(cover, ms, there);
}

/** Takes out the place at that moment, if it is not the only one; whether it did. */
export function takeOut(cover, ms) {
  const left = cover.keys.filter((key) => Math.abs(key.at_ms - ms) > SAME_MS);
  if (!left.length || left.length === cover.keys.length) return false;
  cover.keys = left;
  return true;
}

/** A name that none of the covers has. */
export function newId(covers) {
  const taken = new Set(covers.map((cover) => cover.id));
  let number = 1;
  while (taken.has(`c${number}`)) number += 1;
  return `c${number}`;
}
