// Who else is in the clip, and at which line; told to them and by them every few seconds.
import { ask } from "./desk.js";
import { grouped } from "./editor-draft.js";

const HERE_MS = 8_000;

export class Company {
  constructor(page) {
    this.page = page;
    setInterval(() => this.tell(), HERE_MS);
    addEventListener("pagehide", () => {
      page.saves.flush();
      this.#leave();
    });
  }

  async tell() {
    if (document.hidden) return;
    const { lines, path, saves } = this.page;
    try {
      const { others } = await ask("POST", `${path}/here`, { window: saves.outbox.window, line: lines.current });
      const names = [...new Set(others.map((one) => one.name || "somebody"))];
      document.getElementById("others").textContent = names.length ? `also here: ${names.join(", ")}` : "";
      const were = [...lines.others.keys()];
      lines.others = grouped(others, (one) => one.line, (one) => one.name || "somebody");
      for (const id of new Set([...were, ...lines.others.keys()])) lines.refresh(id);
    } catch {
      // the next one tells; a lost connection is said where something is to be saved
    }
  }

  #leave() {
    const token = document.querySelector('meta[name="form-token"]').content;
    const body = JSON.stringify({ window: this.page.saves.outbox.window, line: null, leaving: true });
    const headers = { "Content-Type": "application/json", "X-Form-Token": token };
    fetch(`${this.page.path}/here`, { method: "POST", body, keepalive: true, headers }).catch(() => {});
  }
}
