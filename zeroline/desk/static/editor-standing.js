// Two pairs of eyes: where the version stands, who has been through it, and its sign-off.
import { ask, say } from "./desk.js";
import { SecondListen } from "./editor-listen.js";

const $ = (id) => document.getElementById(id);

export class Standing {
  constructor(page, state) {
    this.page = page;
    this.state = state;
    this.reviewer = Boolean($("editor").dataset.reviewer);
    this.secondListen = new SecondListen(page.clip, page.draft.duration, () => this.#tell());
    $("review").addEventListener("click", () => this.#decide("review"));
    $("sign-off").addEventListener("click", () => this.#decide("sign-off"));
  }

  get signed() {
    return this.state.state.replaceAll("_", " ") === "signed off";
  }

  /** Where it stands now, which is said where it moved: by whoever is here, at another window or by command. */
  show(state) {
    const moved = moves(this.state, state);
    this.state = state;
    this.tell();
    if (moved) say(moved, 15);
  }

  tell() {
    this.secondListen.stands(this.state, this.page.me);
    this.#tell();
  }

  #tell() {
    const { state } = this;
    const by = (name) => name ?? "somebody";
    const badge = $("state");
    badge.textContent = state.state.replaceAll("_", " ");
    badge.dataset.status = state.state.replaceAll(" ", "_");
    const since = state.changes ? `, ${state.changes} ${state.changes === 1 ? "change" : "changes"} since` : "";
    const signed = state.signed_by && `version ${state.version} signed off by ${by(state.signed_by)}, ${state.eyes === 1 ? "one pair" : "two pairs"} of eyes${since}`;
    const reviewed = state.reviewed_by ? `version ${state.version} reviewed by ${by(state.reviewed_by)}${since}` : "not reviewed";
    $("state-told").textContent = signed || [reviewed, this.secondListen.told()].filter(Boolean).join("; ");
    $("review").hidden = !this.page.lines.may || state.state !== "draft";
    $("sign-off").hidden = !this.reviewer || state.state !== "reviewed";
    $("mark").hidden = this.signed || !this.page.reading.found.look;
  }

  /** Asks the desk, once what was changed here is there. */
  async fresh() {
    await this.page.saves.outbox.emptied();
    await this.page.saves.catchUp();
  }

  async #decide(deed) {
    await this.page.saves.settled();
    try {
      this.state = await ask("POST", `${this.page.path}/${deed}`, { seen: this.page.draft.number });
      this.tell();
      const then = this.state.alone ? "listen to all of it once more, then sign it off" : "another person signs it off";
      say(deed === "review" ? `You have been through all of it; ${then}.` : "Signed off.");
    } catch (error) {
      say(error.message, 15);
    }
  }
}

/** What became of the version in one sentence; null: nothing that somebody would want to be told. */
function moves(before, now) {
  const by = (name) => name ?? "somebody";
  const left = now.state === "draft" && before.state !== "draft";
  if (left && now.signed_by) return `Version ${now.version} was signed off by ${by(now.signed_by)}; this is a draft again.`;
  if (left) return `Version ${now.version} was reviewed; this is a draft again.`;
  if (before.state === now.state && before.version === now.version) return null;
  if (now.state === "reviewed") return `${by(now.reviewed_by)} has been through version ${now.version}.`;
  return now.state === "draft" ? null : `${by(now.signed_by)} signed off version ${now.version}.`;
}
