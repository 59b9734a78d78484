"use strict";

// What was accepted and rejected: kept in the browser, saved as the file that `clean review --apply` takes.

const DECISIONS_FORMAT = 1;
const VERDICTS = { accept: "accepted", reject: "rejected for the rule", "reject-here": "rejected here only" };

/** Which of the three choices a decision is. */
const choiceOf = ({ verdict, scope }) =>
  verdict === "accept" ? "accept" : scope === "rule" ? "reject" : "reject-here";

const decisions = {
  made: new Map(), // "document, line feed, line" to a decision
  changed: () => {},

  key: (document, line) => `${document}\n${line}`,

  get(document, line) {
    return this.made.get(this.key(document, line));
  },

  /** Enters a decision; the same one again takes it back. */
  toggle(decision) {
    const now = this.get(decision.document, decision.line);
    if (now && now.verdict === decision.verdict && now.scope === decision.scope)
      this.takeBack(decision.document, decision.line);
    else this.put([decision]);
  },

  put(entered) {
    for (const decision of entered) this.made.set(this.key(decision.document, decision.line), decision);
    this.remember();
  },

  takeBack(document, line) {
    this.made.delete(this.key(document, line));
    this.remember();
  },

  clear() {
    this.made.clear();
    this.remember();
  },

  /** The decisions in the order of the file: by document, then by line. */
  sorted() {
    const order = (left, right) => (left < right ? -1 : left > right ? 1 : 0);
    return [...this.made.values()].sort(
      (left, right) => order(left.document, right.document) || left.line - right.line,
    );
  },

  file() {
    return `${JSON.stringify({ format: DECISIONS_FORMAT, decisions: this.sorted() }, null, 2)}\n`;
  },

  /** Adds the decisions of a file to those made, and returns how many; throws an Error that says what is wrong. */
  load(text) {
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      throw new Error("This file is no JSON; choose one that this page or its like has saved.");
    }
    if (data?.format !== DECISIONS_FORMAT || !Array.isArray(data.decisions)) {
      throw new Error("This is no decisions file of format 1; choose one that this page or its like has saved.");
    }
    const known = new Set(store.documents.map((document) => document.id));
    const sound = ({ document, line, text: words, rule, verdict, scope }) =>
      known.has(document) &&
      Number.isInteger(line) &&
      typeof words === "string" &&
      typeof rule === "string" &&
      ["accept", "reject"].includes(verdict) &&
      ["rule", "document"].includes(scope);
    const taken = data.decisions.filter((decision) => decision && sound(decision));
    this.put(
      taken.map(({ document, line, text: words, rule, verdict, scope }) => ({
        document,
        line,
        text: words,
        rule,
        verdict,
        scope,
      })),
    );
    return { taken: taken.length, left: data.decisions.length - taken.length };
  },

  place: () => `clean-report-${document.body.dataset.digest}`,

  remember() {
    memory.set(this.place(), this.file());
    this.changed();
  },

  recall() {
    const text = memory.get(this.place());
    if (text) {
      try {
        this.load(text);
      } catch {
        // what another version left behind
      }
    }
    this.changed();
  },
};

/** The dialog that lists the decisions. */
const drawDecisions = () => {
  const rows = decisions.sorted().map((decision) =>
    element(
      "tr",
      {},
      element(
        "td",
        { class: "prose" },
        element(
          "a",
          {
            href: hashOf({ doc: positionOf(decision.document), line: decision.line }),
            click: () => byId("decisions").close(),
          },
          decision.document,
        ),
      ),
      element("td", {}, String(decision.line)),
      element("td", { class: "prose line-cell" }, element("bdi", {}, decision.text)),
      element("td", { class: "prose" }, decision.rule),
      element("td", { class: `prose verdict-${decision.verdict}` }, VERDICTS[choiceOf(decision)]),
    ),
  );
  if (!rows.length)
    rows.push(
      element(
        "tr",
        {},
        element(
          "td",
          { colspan: "5", class: "prose muted" },
          "None yet. Open a document and accept or reject its changes.",
        ),
      ),
    );
  byId("decision-rows").replaceChildren(...rows);
  byId("save-decisions").disabled = byId("clear-decisions").disabled = !decisions.made.size;
};

const positionOf = (id) => store.documents.findIndex((document) => document.id === id);

const saveDecisions = () => {
  const address = URL.createObjectURL(new Blob([decisions.file()], { type: "application/json" }));
  element("a", { href: address, download: "decisions.json" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
};

const loadDecisions = async (input) => {
  const [file] = input.files;
  if (!file) return;
  try {
    const { taken, left } = decisions.load(await file.text());
    byId("decision-status").textContent =
      `${plural(taken, "decision", "decisions")} loaded` +
      (left ? `, ${left} left out: of documents that are not in this report, or broken` : "");
  } catch (error) {
    byId("decision-status").textContent = error.message;
  }
  input.value = ""; // the same file can be chosen again
  drawDecisions();
};
