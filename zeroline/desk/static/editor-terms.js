// Terms of the glossary in a line: where they are said, and where in the English their rendering goes.
import { END, middle, said, START, TEXT } from "./editor-draft.js";

/** The terms with where they stand, each once, the next of equal surfaces after the one before. */
export function placed(text, terms) {
  const low = text.toLowerCase();
  const found = [];
  let reach = 0;
  for (const term of terms) {
    const surface = term.surface.toLowerCase();
    let at = standing(low, surface, reach);
    if (at < 0) at = standing(low, surface, 0);
    if (at < 0) continue;
    reach = at + surface.length;
    found.push({ term, start: low.lastIndexOf(" ", at) + 1, end: reach });
  }
  return found.sort((one, other) => one.start - other.start);
}

/** Where the surface stands as words of its own: «рот» is no part of «против»; -1: nowhere. */
function standing(low, surface, from) {
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

/** Where in the English a rendering goes: what is marked, the cursor, or the words that are said with the term. */
export function place(lines, line, term) {
  const { box } = lines;
  if (box && lines.rows.get(line.id).editing === "english") return [box.selectionStart, box.selectionEnd];
  const ms = saidAt(line, term);
  if (ms === null || !line.english.length) return [said(line.english).length, said(line.english).length];
  let nearest = 0;
  line.english.forEach((word, at) => {
    if (Math.abs(middle(word) - ms) < Math.abs(middle(line.english[nearest]) - ms)) nearest = at;
  });
  const start = said(line.english.slice(0, nearest)).length + (nearest ? 1 : 0);
  const text = line.english[nearest][TEXT];
  const [, quote, word] = text.match(/^([^\p{L}\p{N}]*)(.*?)[^\p{L}\p{N}]*$/u); // its comma stays
  return word ? [start + quote.length, start + quote.length + word.length] : [start, start + text.length];
}
