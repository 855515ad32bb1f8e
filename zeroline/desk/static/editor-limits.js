// What a reader needs, beside what the profile allows.
import { make } from "./desk.js";
import { said } from "./editor-draft.js";

/** The reading speed of a line where it is above the profile's, in characters a second; null: it can be read. */
export function tooFast(line, profile) {
  const speed = (1000 * said(line.english).length) / Math.max(1, line.end_ms - line.start_ms);
  return profile && !line.left_out && profile.reading_speed !== null && speed > profile.reading_speed ? speed : null;
}

/** What a reader needs beside what the profile allows, as one types. */
export function measured(line, text, profile, draft) {
  const length = text.trim().length;
  const seconds = (line.end_ms - line.start_ms) / 1000;
  const words = text.trim().split(/\s+/).filter(Boolean).length;
  const parts = [];
  const part = (sentence, broken) => {
    const span = make("span", broken ? "limit broken" : "limit", broken ? `⚠ ${sentence}` : sentence);
    parts.push(span);
  };
  part(`${seconds.toFixed(2)} s`, seconds * 1000 < profile.min_ms && length > 0);
  if (profile.reading_speed !== null) {
    const speed = seconds > 0 ? length / seconds : 0;
    part(`${speed.toFixed(1)} of ${profile.reading_speed} characters a second`, speed > profile.reading_speed);
  }
  if (profile.words_per_minute !== null) {
    const pace = (words * 60) / seconds;
    part(`${pace.toFixed(0)} of ${profile.words_per_minute} words a minute`, pace > profile.words_per_minute);
  }
  const fits = profile.line_length * profile.lines;
  const longest = Math.max(0, ...text.split(/\s+/).map((word) => word.length));
  part(`${length} of ${fits} characters in one caption`, false);
  if (length > fits) part(`needs ${Math.ceil(length / fits)} captions`, false);
  if (longest > profile.line_length) part(`a word of ${longest} characters; ${profile.line_length} fit a line`, true);
  const following = draft.lines[draft.at.get(line.id) + 1];
  if (following && line.end_ms > following.start_ms) part(`reaches ${line.end_ms - following.start_ms} ms into the next line`, true);
  return parts;
}
