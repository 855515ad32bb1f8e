// Checks: an article's file is sent as it is, and its check is opened.
import { ask, say } from "./desk.js";

const form = document.querySelector(".check-form");
const drop = form.querySelector("[data-drop]");
const input = form.querySelector("[data-file]");
drop.hidden = false;

async function send(file) {
  const date = form.elements.date.value;
  say(`Checking ${file.name} …`);
  try {
    const query = new URLSearchParams({ name: file.name, date });
    const made = await ask("POST", `/api/checks?${query}`, file);
    location.assign(`/checks/${made.check}`);
  } catch (error) {
    say(error.message);
  }
}

input.addEventListener("change", () => input.files.length && send(input.files[0]));
form.addEventListener("dragover", (event) => event.preventDefault());
form.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  send(event.dataTransfer.files[0]);
});
