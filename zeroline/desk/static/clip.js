// The clip page: a preview that is grey, silent and still until it is asked for more; lines that play from their time.
import { Refusal, watch } from "./desk.js";
import { watchPlayed } from "./played.js";

const viewer = document.getElementById("viewer");
if (viewer) begin();

function begin() {
  const player = document.getElementById("player");
  const state = document.getElementById("preview-state");
  const path = viewer.dataset.preview;
  let wanted = false;
  let shows = false;
  let asked = null; // where to play from once the preview is made, in ms

  /** Shows the preview when it is made. */
  async function open() {
    wanted = true;
    try {
      const answer = await fetch(path, { headers: { Range: "bytes=0-0" }, credentials: "same-origin" });
      if (answer.status === 202) {
        state.textContent = "The preview is being made; it comes by itself.";
        return;
      }
      if (!answer.ok) throw new Refusal((await answer.json()).why, answer.status);
    } catch (error) {
      state.textContent = error.message;
      return;
    }
    if (shows) return;
    shows = true;
    document.getElementById("veil").hidden = true;
    document.getElementById("player-keys").hidden = false;
    player.hidden = false;
    const named = /^#at-(\d+)$/.exec(location.hash); // a result of search names the moment
    player.src = path;
    if (named) player.currentTime = Number(named[1]) / 1000;
    player.load();
    player.focus();
    if (asked !== null && !document.hidden) playFrom(asked);
  }

  function playFrom(ms) {
    player.currentTime = ms / 1000;
    player.play().catch(() => {});
  }

  document.getElementById("open-preview").addEventListener("click", open);
  const mine = (told) => path.includes(`/${told.clip}/`);
  watch(
    {
      preview: (told) => mine(told) && wanted && !shows && open(),
      queue: (told) => mine(told) && document.getElementById("none-yet") && player.paused && location.reload(),
    },
    () => wanted && !shows && open(),
  );

  const toggle = (id, change) =>
    document.getElementById(id).addEventListener("click", (event) => {
      const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
      event.currentTarget.setAttribute("aria-pressed", on);
      change(on);
    });
  toggle("colour", (on) => player.classList.toggle("grey", !on));
  toggle("sound", (on) => (player.muted = !on));
  toggle("slower", (on) => (player.playbackRate = on ? 0.5 : 1));
  player.addEventListener("volumechange", () => document.getElementById("sound").setAttribute("aria-pressed", !player.muted));

  watchPlayed(player, path.split("/")[2], Boolean(viewer.dataset.hard));

  const lines = [...document.querySelectorAll(".lines [data-start]")];
  const starts = lines.map((line) => Number(line.dataset.start));
  for (const line of lines) {
    line.addEventListener("click", () => {
      asked = Number(line.dataset.start);
      if (shows) playFrom(asked);
      else open();
    });
  }
  player.addEventListener("timeupdate", () => {
    const now = player.currentTime * 1000;
    const at = starts.findLastIndex((start) => start <= now);
    lines.forEach((line, index) => line.closest("li").classList.toggle("lit", index === at && !player.paused));
  });
}
