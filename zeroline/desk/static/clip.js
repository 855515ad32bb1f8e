// The clip page: its preview, and lines that play from their time.
import { watch } from "./desk.js";
import { viewerHere } from "./viewer.js";

if (document.getElementById("viewer")) begin();

function begin() {
  const { player, clip, open, awaited } = viewerHere();
  watch(
    {
      preview: (told) => told.clip === clip && awaited(),
      queue: (told) => told.clip === clip && document.getElementById("none-yet") && player.paused && location.reload(),
    },
    awaited,
  );
  document.getElementById("open-preview").addEventListener("click", () => {
    const asked = /^#at-(\d+)$/.exec(location.hash); // a result of search names the moment
    open(asked && Number(asked[1]));
  });
  const lines = [...document.querySelectorAll(".lines [data-start]")];
  const starts = lines.map((line) => Number(line.dataset.start));
  for (const line of lines) {
    line.addEventListener("click", () => open(Number(line.dataset.start), true));
  }
  player.addEventListener("timeupdate", () => {
    const now = player.currentTime * 1000;
    const at = starts.findLastIndex((start) => start <= now);
    lines.forEach((line, index) => line.closest("li").classList.toggle("lit", index === at && !player.paused));
  });
}
