"use strict";

// The list of documents found: only the rows in sight exist.

const ROW = 68; // height of a row in CSS pixels; style.css has the same
const ROWS_BEYOND = 6; // rows made above and below those in sight

const list = {
  found: [], // positions of documents
  active: -1, // place in `found`

  show(found) {
    const open = this.found[this.active];
    this.found = found;
    this.active = found.indexOf(open);
    byId("list-space").style.height = `${found.length * ROW}px`;
    this.draw();
  },

  draw() {
    const box = byId("list");
    const from = Math.max(0, Math.floor(box.scrollTop / ROW) - ROWS_BEYOND);
    const to = Math.min(this.found.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + ROWS_BEYOND);
    const rows = [];
    for (let place = from; place < to; place += 1) rows.push(this.row(place));
    byId("list-space").replaceChildren(...rows);
    if (this.active >= from && this.active < to)
      box.setAttribute("aria-activedescendant", `row-${this.found[this.active]}`);
    else box.removeAttribute("aria-activedescendant");
  },

  row(place) {
    const shown = store.documents[this.found[place]];
    const made = element(
      "div",
      {
        id: `row-${shown.at}`,
        class: "list-row",
        role: "option",
        "aria-selected": String(place === this.active),
        "aria-setsize": String(this.found.length),
        "aria-posinset": String(place + 1),
        click: () => this.open(place),
      },
      element("span", { class: "row-title", dir: "auto", lang: languageOf(shown) }, shown.title || shown.id),
      element("span", { class: "row-share" }, percents.format(shown.share)),
      element(
        "span",
        { class: "row-more" },
        element("bdi", { class: "row-id" }, shown.id),
        element("span", { class: "tag" }, shown.language),
        ...shown.flags.map((flag) => element("span", { class: "tag flag" }, flag)),
      ),
      meter(shown.share),
    );
    made.style.top = `${place * ROW}px`;
    return made;
  },

  /** Opens a document of the list by its place there. */
  open(place) {
    if (place >= 0 && place < this.found.length) go({ doc: this.found[place] });
  },

  /** Marks the document that is open, and brings its row into sight. */
  mark(at) {
    this.active = this.found.indexOf(at);
    const box = byId("list");
    if (this.active >= 0) {
      const top = this.active * ROW;
      if (top < box.scrollTop) box.scrollTop = top;
      else if (top + ROW > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW - box.clientHeight;
    }
    this.draw();
  },

  keys(event) {
    const page = Math.max(1, Math.floor(byId("list").clientHeight / ROW));
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (!(event.key in steps) || !this.found.length) return;
    event.preventDefault();
    const to = Math.min(this.found.length - 1, Math.max(0, this.active + steps[event.key]));
    this.open(to);
  },
};

/** A thin bar that shows which part went. */
const meter = (share) => {
  const namespace = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(namespace, "svg");
  made.setAttribute("class", "meter");
  made.setAttribute("aria-hidden", "true");
  const bar = document.createElementNS(namespace, "rect");
  bar.setAttribute("width", `${(share * 100).toFixed(2)}%`);
  bar.setAttribute("height", "100%");
  made.append(bar);
  return made;
};
