// What a player played: each stretch, and, of hard clips, the time that it took, which is told to the person alone.
import { ask } from "./desk.js";

const TELL_S = 15;

/** `heard(from, to)` is called for each stretch, in ms; at the end of the clip `to` is Infinity. */
export function watchPlayed(player, clip, hard, heard = () => {}) {
  let played = 0; // s, not told yet
  let last = null;
  let told = 0; // by the wall's clock: a busy machine tells late, and a seek goes farther than it could have played
  const count = () => {
    const seconds = Math.round(played);
    if (seconds) ask("POST", `/api/clips/${clip}/seen`, { seconds }).catch(() => {});
    played -= seconds;
  };
  player.addEventListener("timeupdate", () => {
    const now = player.currentTime;
    const step = last === null ? 0 : now - last;
    const most = ((performance.now() - told) / 1000) * player.playbackRate + 0.5;
    told = performance.now();
    if (step > 0 && step < most) {
      // a preview may be shorter than its clip: whoever heard its end has heard the clip's
      heard(last * 1000, player.ended ? Infinity : now * 1000);
      if (hard) played += step / player.playbackRate;
    }
    last = player.paused && !player.ended ? null : now;
    if (played >= TELL_S) count();
  });
  player.addEventListener("seeking", () => (last = null));
  player.addEventListener("play", () => {
    last = player.currentTime;
    told = performance.now();
  });
  player.addEventListener("pause", count); // at the end, too
  document.addEventListener("visibilitychange", () => document.hidden && count());
}
