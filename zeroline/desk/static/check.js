// A check's page: the second of a quotation opens its clip below it, behind the clip's veil the first time.
import { watch } from "./desk.js";
import { viewerHere } from "./viewer.js";

const made = new Map(); // clip -> its viewer
let there = null;

/** The clip's viewer, below the quotation. */
function put(clip, note) {
  const held = document.querySelector(`template[data-clip="${clip}"]`);
  if (there !== made.get(clip)) there?.box.remove();
  if (made.has(clip)) {
    note.append(made.get(clip).box);
  } else {
    const box = document.createElement("div");
    box.className = "at-once";
    box.append(held.content.cloneNode(true));
    note.append(box);
    made.set(clip, { box, ...viewerHere() });
  }
  there = made.get(clip);
}

function go(link) {
  const [, clip, ms] = /^\/clips\/([a-z0-9]+)#at-(\d+)$/.exec(link.getAttribute("href"));
  put(clip, link.closest(".note"));
  if (there.shows()) {
    there.open(Number(ms));
    return;
  }
  const button = there.box.querySelector("#open-preview");
  const { open } = there;
  button.onclick = () => open(Number(ms));
  button.focus();
}

for (const link of document.querySelectorAll(".note .where a")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // in a window of its own: the clip's page
    event.preventDefault();
    go(link);
  });
}
watch({ preview: (told) => told.clip === there?.clip && there.awaited() }, () => there?.awaited());
