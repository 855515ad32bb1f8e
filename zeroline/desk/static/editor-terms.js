// Terms of the glossary in a line: where they are said, and where in the English their rendering goes.
import { END, middle, said, START, TEXT } from "./editor-draft.js";

/** The terms with where they stand, each once, the next of equal surfaces after the one before. */
export function placed(text, terms) {
  const low = text.toLowerCase();
  const found = [];
  let reach = 0;
  for (const term of terms) {
    const surface = term.surface.toLowerCase();
    let at = wordsAt(low, surface, reach);
    if (at < 0) at = wordsAt(low, surface, 0);
    if (at < 0) continue;
    reach = at + surface.length;
    found.push({ term, start: low.lastIndexOf(" ", at) + 1, end: reach });
  }
  return found.sort((one, other) => one.start - other.start);
}

/** Where the surface stands as words of its own: «рот» is no part of «против»; -1: nowhere. */
function wordsAt(low, surface, from) {
  const letter = (at) => /\p{L}/u.test(low[at] ?? "");
  for (let at = low.indexOf(surface, from); at >= 0; at = low.indexOf(surface, at + 1)) {
    if (!letter(at - 1) && !letter(at + surface.length)) return at;
  }
  return -1;
}

/** The middle of the time in which a term is said in the line, in ms; null: its words are no longer there. */
function saidAt(line, term) {
  const [place] = placed(said(line.spoken), [term]);
  if (!place) return null;
  let reach = 0;
  const within = line.spoken.filter((word) => {
    const start = reach;
    reach += word[TEXT].length + 1;
    return start < place.end && reach > place.start + 1;
  });
  return (within[0][START] + within.at(-1)[END]) / 2;
}

/**
 * Where in the English a rendering goes: over what is marked, at the cursor, or over what stands for the term, the one
 * nearest in time. Where nothing does, beside the word that is said with it: times may be another word's since an edit,
 * and no word shall be lost that nobody meant.
 */
export function place(lines, line, term) {
  const { box } = lines;
  if (box && lines.rows.get(line.id).editing === "english") return [box.selectionStart, box.selectionEnd].map((at) => counted(box.value, at));
  return stands(line, term).map((at) => counted(said(line.english), at));
}

/** A place in a text as the desk counts, which keeps one space between words and counts whole characters. */
function counted(text, at) {
  const kept = (part) => [...part.replace(/\s+/g, " ").trimStart()].length;
  return Math.min(kept(text.slice(0, at)), kept(text.trimEnd()));
}

function stands(line, term) {
  const ms = saidAt(line, term) ?? line.end_ms;
  const spans = standing(line, term.instead);
  if (spans.length) return nearest(spans, ms).span;
  const words = each(line.english);
  return words.length ? beside(nearest(words, ms)) : [0, 0];
}

/** The words with where each stands in the text, and when. */
function each(words) {
  let reach = 0;
  return words.map((word) => {
    const start = reach;
    reach += word[TEXT].length + 1;
    return { text: word[TEXT], span: [start, reach - 1], ms: middle(word) };
  });
}

const nearest = (ones, ms) => ones.reduce((best, one) => (Math.abs(one.ms - ms) < Math.abs(best.ms - ms) ? one : best));

/** After the word, before its comma. */
function beside({ text, span }) {
  const end = span[0] + text.replace(/[^\p{L}\p{N}]+$/u, "").length;
  return end > span[0] ? [end, end] : [span[1], span[1]];
}

/** Where each of the texts stands in the line's English. */
function standing(line, texts) {
  const english = said(line.english);
  const words = each(line.english);
  const found = [];
  for (const text of texts) {
    for (let at = wordsAt(english, text, 0); at >= 0; at = wordsAt(english, text, at + text.length)) {
      const span = [at, at + text.length];
      const within = words.filter((word) => word.span[0] < span[1] && word.span[1] > span[0]);
      found.push({ span, ms: (within[0].ms + within.at(-1).ms) / 2 });
    }
  }
  return found;
}
