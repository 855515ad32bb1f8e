// A line heard or translated once more: how far it is, and texts beside the present one, each taken by a key.
import { ask, make, say } from "./desk.js";
import { said } from "./editor-draft.js";

const LOOK_MS = 1_000; // at a question that is open; an event tells sooner
const NAMES = { spoken: "Spoken", english: "English" };
const DOING = { heard: "heard again", translated: "translated again" };

export class Again {
  /** `on`: refresh(line) draws it, take(line, language, text) puts a text in, draft() gives the draft. */
  constructor(clip, on) {
    this.path = `/api/clips/${clip}/again`;
    this.on = on;
    this.open = new Map(); // line -> what the desk told of it last
    this.timer = null;
  }

  async ask(line, what) {
    if (this.#waits(line)) return;
    this.open.set(line, { line, what, state: "asking", began: Date.now() });
    this.on.refresh(line);
    try {
      await this.#told(await ask("POST", this.path, { line, what }));
    } catch (error) {
      this.#put({ line, what, state: "refused", why: error.message });
    }
  }

  /** The board told that a question went on. */
  event({ id }) {
    for (const one of this.open.values()) if (one.id === id) this.#look(one);
  }

  shows(line) {
    return this.open.has(line);
  }

  shut(line) {
    if (this.open.delete(line)) this.on.refresh(line);
  }

  /** Takes the text of this number, counted as the panel counts them. */
  take(line, number) {
    const choice = this.#listed(line)[number - 1];
    if (choice) this.on.take(line, choice.language, choice.text);
  }

  #waits(line) {
    return ["asking", "waiting", "hearing"].includes(this.open.get(line)?.state);
  }

  #put(told) {
    const before = this.open.get(told.line);
    if (!before) return; // shut meanwhile
    this.open.set(told.line, { ...told, began: before.began });
    this.on.refresh(told.line);
  }

  async #told(told) {
    this.#put(told);
    if (told.state === "done") say(`The line was ${DOING[told.what]}; ${choices(this.#listed(told.line).length)}.`, 4);
    else if (told.state !== "refused") {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => [...this.open.keys()].filter((line) => this.#waits(line)).forEach((line) => this.#look(this.open.get(line))), LOOK_MS);
    }
  }

  async #look(one) {
    if (!one.id || one.looking) return;
    one.looking = true;
    try {
      const told = await ask("GET", `${this.path}/${one.id}`);
      if (this.#waits(one.line)) await this.#told(told);
    } catch (error) {
      this.#put({ ...one, looking: false, state: "refused", why: error.message });
    }
  }

  #listed(line) {
    const told = this.open.get(line);
    if (told?.state !== "done") return [];
    const there = this.on.draft().line(line);
    if (!there) return [];
    const other = (language) => told[language].filter((one) => one.text !== said(there[language])).map((one) => ({ ...one, language }));
    return [...other("spoken"), ...other("english")];
  }

  /** What stands under the line; null: nothing was asked. */
  panel(line) {
    const told = this.open.get(line);
    const there = this.on.draft().line(line);
    if (!told || !there) return null;
    const place = make("div", "again");
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", `The line ${DOING[told.what]}`);
    if (told.state === "done") this.#choices(place, line, told, there);
    else place.append(make("p", told.state === "refused" ? "trouble" : "hint", progress(told)));
    const close = make("button", "small quiet", told.state === "done" ? "Close the choices" : "Never mind");
    close.type = "button";
    close.dataset.deed = "shut_again";
    const key = make("kbd", "", "Esc");
    key.setAttribute("aria-hidden", "true");
    close.append(" ", key);
    place.append(close);
    return place;
  }

  #choices(place, line, told, there) {
    const listed = this.#listed(line);
    for (const language of ["spoken", "english"]) {
      if (language === "spoken" && told.what === "translated") continue;
      const list = make("ol", "choices");
      listed.forEach((choice, at) => choice.language === language && list.append(row(choice, at + 1, there)));
      const present = `${NAMES[language]}: ${list.childElementCount ? "instead of what stands" : "nothing other than what stands"}`;
      place.append(make("p", "hint", present), ...(list.childElementCount ? [list] : []));
    }
  }
}

const choices = (count) => (count ? `${count} ${count === 1 ? "text" : "texts"} to choose from` : "nothing other than what stands");

function progress(told) {
  if (told.state === "refused") return told.why;
  const seconds = Math.round((Date.now() - told.began) / 1000);
  if (told.state === "waiting" && told.before) return `To be ${DOING[told.what]}; ${told.before} before it. ${seconds} s`;
  return `Being ${DOING[told.what]}, from the clip's sound; the first one loads the model. ${seconds} s`;
}

function row(choice, number, there) {
  const item = make("li");
  const take = make("button", "small", "Take");
  take.type = "button";
  take.dataset.deed = "take_choice";
  take.dataset.what = String(number);
  take.setAttribute("aria-label", `Take: ${choice.text}`);
  if (number <= 9) {
    const key = make("kbd", "", String(number));
    key.setAttribute("aria-hidden", "true");
    take.append(" ", key);
  }
  const text = make("span", "choice");
  text.lang = choice.language === "english" ? "en" : there.language;
  for (const [kind, word] of compared(split(choice.text), split(said(there[choice.language])))) text.append(make(kind, "", word), " ");
  const sure = choice.score === null ? "" : `${Math.round(choice.score * 100)} %, `;
  item.append(take, " ", text, make("span", "hint", `${sure}${choice.how}`));
  for (const { kind, why } of choice.doubts) {
    const [briefly] = why.split(/[,;.](?= |$)/); // the whole of it is said once the text stands
    item.append(make("span", "flag", `⚑ ${kind.replaceAll("_", " ")}: ${briefly}`));
  }
  return item;
}

const split = (text) => text.split(/\s+/).filter(Boolean);

/** Each word with how it is marked: put in, or taken out (a "not" is soon lost), where it stands in none of the longest
 *  run of words that both have. */
function compared(words, before) {
  const same = Array.from({ length: words.length + 1 }, () => new Uint16Array(before.length + 1));
  for (let i = words.length - 1; i >= 0; i -= 1) {
    for (let j = before.length - 1; j >= 0; j -= 1) {
      same[i][j] = words[i] === before[j] ? same[i + 1][j + 1] + 1 : Math.max(same[i + 1][j], same[i][j + 1]);
    }
  }
  const told = [];
  let [i, j] = [0, 0];
  while (i < words.length || j < before.length) {
    if (i < words.length && j < before.length && words[i] === before[j]) {
      told.push(["span", words[i++]]);
      j += 1;
    } else if (j < before.length && (i === words.length || same[i][j + 1] >= same[i + 1][j])) told.push(["del", before[j++]]);
    else told.push(["ins", words[i++]]);
  }
  return told;
}
