"use strict";

// One document: its head, its lines, its changes one after the other, and the reason behind each.

const view = {
  at: -1, // position of the open document
  data: null,
  mode: VIEWS.includes(memory.get("clean-report-view")) ? memory.get("clean-report-view") : "inline",
  line: 0, // number of the line of the change in focus, or last in focus
  opening: 0,

  get shown() {
    return store.documents[this.at];
  },

  /** Opens a document; `line` is focused where one is given. */
  async open(at, line, words) {
    const opening = (this.opening += 1);
    if (at !== this.at) {
      const data = await store.lines(at);
      if (opening !== this.opening) return;
      this.at = at;
      this.data = data;
      this.line = 0;
      this.draw();
      byId("document").scrollTop = 0;
    }
    search.highlight(words);
    if (line) this.unfold(byId(`line-${line}`));
  },

  close() {
    this.opening += 1;
    this.at = -1;
    this.data = null;
    byId("document").replaceChildren(byId("nothing-open").content.cloneNode(true));
  },

  draw() {
    hideReason();
    const { shown, data, mode } = this;
    const body =
      mode === "cleaned"
        ? element("div", { class: "article" }, ...articleRows(shown, data))
        : element(
            "ol",
            { class: `lines ${mode}`, "aria-label": "Lines of the source" },
            ...lineRows(shown, data, mode),
          );
    byId("document").replaceChildren(documentHead(shown, data, mode), body, fired(data));
    this.mark();
  },

  /** Shows the document in another way, at the change it was at. */
  switch(mode) {
    this.mode = mode;
    memory.set("clean-report-view", mode);
    this.draw();
    search.highlight(state.q);
    byId("document").querySelector(`.view-${mode}`).focus({ preventScroll: true });
    const row = byId(`line-${this.line}`);
    if (!row) return;
    unfold(row);
    row.classList.add("current");
    row.scrollIntoView({ block: "center", behavior: "instant" });
    this.place();
  },

  /** Shows a row that is folded away, and goes to its change. */
  unfold(row) {
    if (!row) return;
    unfold(row);
    this.focus(row.querySelector(".rule"));
    this.place();
  },

  /** The changes in order, those folded away left out. */
  get changes() {
    return [...byId("document").querySelectorAll(".line:not(.folded) .rule")];
  },

  /** The change in focus, or the one last in focus. */
  get current() {
    return byId("document").querySelector(".line.current .rule");
  },

  focus(change) {
    if (!change) return;
    change.focus({ preventScroll: true });
    change.closest(".line").scrollIntoView({ block: "center", behavior: stillness.matches ? "instant" : "smooth" });
  },

  /** Goes to the next or previous change; past the last one to the next document that has any. */
  async step(by) {
    if (!this.data) {
      list.open(0);
      return;
    }
    if (this.mode === "cleaned") this.switch("inline");
    const { changes, current } = this;
    const place = current ? changes.indexOf(current) + by : by > 0 ? 0 : changes.length - 1;
    if (changes[place]) {
      this.focus(changes[place]);
      return;
    }
    let next = list.active + by;
    while (list.found[next] !== undefined && !store.documents[list.found[next]].rules.length) next += by;
    if (list.found[next] === undefined) {
      announce(by > 0 ? "This was the last change." : "This was the first change.");
      return;
    }
    await go({ doc: list.found[next] });
    announce(`Document ${this.shown.title || this.shown.id}`);
    this.focus(by > 0 ? this.changes[0] : this.changes.at(-1));
  },

  decide(verdict, scope) {
    const { current, shown, data } = this;
    const number = current ? Number(current.dataset.line) : 0;
    if (!number || !decidable(data.lines[number - 1], data.reasons)) return;
    const decision = decisionOf(shown, data, number, verdict, scope);
    decisions.put([decision]);
    announce(`Line ${number}: ${VERDICTS[choiceOf(decision)]}.`);
  },

  /** Accepts every change of the document that is of the same rule as the one in focus. */
  acceptRule() {
    const { current, shown, data } = this;
    const rule = current && decidable(data.lines[Number(current.dataset.line) - 1], data.reasons);
    if (!rule) return;
    const numbers = data.lines.flatMap((line, place) => (decidable(line, data.reasons) === rule ? [place + 1] : []));
    decisions.put(numbers.map((number) => decisionOf(shown, data, number, "accept", "document")));
    announce(`${plural(numbers.length, "line", "lines")} of ${rule} accepted.`);
  },

  /** Shows on the lines what was decided about them. */
  mark() {
    if (!this.data) return;
    for (const change of byId("document").querySelectorAll(".rule")) {
      const row = change.closest(".line");
      const made = decisions.get(this.shown.id, Number(change.dataset.line));
      const name = made ? choiceOf(made) : "";
      row.classList.toggle("accepted", name === "accept");
      row.classList.toggle("rejected", name.startsWith("reject"));
      for (const choice of row.querySelectorAll(".choice"))
        choice.setAttribute("aria-pressed", String(Boolean(name) && choice.classList.contains(name)));
    }
    this.place();
  },

  place() {
    const { changes, current } = this;
    const place = byId("change-place");
    if (!place) return;
    const all = changes.length ? plural(changes.length, "change", "changes") : "no change";
    place.textContent = current ? `${changes.indexOf(current) + 1} of ${changes.length}` : all;
  },
};
