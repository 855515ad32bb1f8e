// Search in the reader's browser. Words lie in small files by their beginning, clips in files of a hundred.
const found = document.querySelector("#found");
const field = document.querySelector("#q");
const kept = new Map();

function file(name) {
  if (!kept.has(name)) kept.set(name, fetch(`index/${name}.json`).then((answer) => (answer.ok ? answer.json() : {})));
  return kept.get(name);
}

export function wordsOf(text) {
  return (text.toLowerCase().replaceAll("ё", "е").match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length > 1);
}

function shelf(word) {
  let sum = 0;
  for (const letter of word.slice(0, 2)) sum = (sum * 31 + letter.codePointAt(0)) % 64;
  return `w-${sum}`;
}

async function clipsWith(word) {
  const words = await file(shelf(word));
  const numbers = new Set();
  for (const [one, clips] of Object.entries(words)) if (one.startsWith(word)) for (const clip of clips) numbers.add(clip);
  return numbers;
}

async function search() {
  const words = wordsOf(field.value);
  const sets = await Promise.all(words.map(clipsWith));
  const numbers = sets.length ? [...sets[0]].filter((one) => sets.every((set) => set.has(one))).sort((a, b) => a - b) : [];
  const rows = [];
  for (const number of numbers.slice(0, 50)) {
    const [id, title, day] = (await file(`d-${Math.floor(number / 100)}`))[number % 100];
    const link = document.createElement("a");
    link.href = `../c/${id}/index.html`;
    link.textContent = title;
    const row = document.createElement("li");
    row.append(link, ` (${day})`);
    rows.push(row);
  }
  document.querySelector("#count").textContent = words.length ? `${numbers.length} found` : "";
  found.replaceChildren(...rows);
}

document.querySelector("#form").hidden = false;
document.querySelector("#form").addEventListener("submit", (event) => { event.preventDefault(); search(); });
const asked = new URLSearchParams(location.search).get("q");
if (asked) { field.value = asked; search(); }
