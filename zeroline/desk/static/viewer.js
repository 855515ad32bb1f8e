// A clip's preview behind its veil: grey, silent and still until it is asked for more.
import { Refusal } from "./desk.js";
import { watchPlayed } from "./played.js";

/**
 * The viewer that the page holds. `open(ms, plays)` shows the preview at that time, as soon as it is made, and plays it
 * from there if `plays`; it is true where it shows; `awaited()` tries again where it was asked for and not made yet.
 */
export function viewerHere() {
  const viewer = document.getElementById("viewer");
  const player = document.getElementById("player");
  const state = document.getElementById("preview-state");
  const path = viewer.dataset.preview;
  let wanted = false;
  let shows = false;
  let from = null;
  let plays = false;

  async function open(ms = null, plays_ = false) {
    wanted = true;
    from = ms ?? from;
    plays = plays_;
    try {
      const answer = await fetch(path, { headers: { Range: "bytes=0-0" }, credentials: "same-origin" });
      if (answer.status === 202) {
        state.textContent = `The preview is being made; it ${plays ? "plays once it is there" : "comes by itself"}.`;
        return false;
      }
      if (!answer.ok) throw new Refusal((await answer.json()).why, answer.status);
    } catch (error) {
      state.textContent = error.message;
      return false;
    }
    if (!shows) show();
    else if (ms !== null) player.currentTime = ms / 1000;
    if (plays && !document.hidden) player.play().catch(() => {}); // paused again before it began
    return true;
  }

  function show() {
    shows = true;
    document.getElementById("veil").hidden = true;
    document.getElementById("player-keys").hidden = false;
    player.hidden = false;
    player.src = path;
    if (from !== null) player.currentTime = from / 1000;
    player.load();
    player.focus();
  }

  const toggle = (id, change) =>
    document.getElementById(id).addEventListener("click", (event) => {
      const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
      event.currentTarget.setAttribute("aria-pressed", on);
      change(on);
    });
  toggle("colour", (on) => player.classList.toggle("grey", !on));
  toggle("sound", (on) => (player.muted = !on));
  toggle("slower", (on) => (player.playbackRate = on ? 0.5 : 1));
  const sound = document.getElementById("sound");
  player.addEventListener("volumechange", () => sound.setAttribute("aria-pressed", !player.muted));

  const clip = path.split("/")[2];
  watchPlayed(player, clip, Boolean(viewer.dataset.hard));
  return { player, clip, open, shows: () => shows, awaited: () => wanted && !shows && open(null, plays) };
}
