"use strict";

// The data: a light index of all documents, and parts that hold their lines, unpacked when one is opened.

/** Data from base64 of deflated JSON. */
const unpack = async (packed) => {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
};

// The scripts stand before the parts, so that the page acts before all of a large file is read.
const whole = new Promise((done) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", done, { once: true });
  else done();
});

const PARTS_HELD = 24;

const store = {
  documents: [],
  rules: [],
  ruleNumbers: new Map(),
  first: [], // the first document of each part
  held: new Map(), // unpacked parts, the one used last at the end

  async open() {
    const facts = await unpack(byId("index").textContent);
    const columns = facts.documents;
    this.rules = facts.rules;
    this.ruleNumbers = new Map(facts.rules.map((reason, number) => [reason.rule, number]));
    this.documents = columns.ids.map((id, at) => ({
      at,
      id,
      title: columns.titles[at],
      language: columns.languages[at],
      site: columns.sites[at],
      flags: columns.flags[at],
      before: columns.before[at],
      after: columns.after[at],
      removed: columns.removed[at],
      rules: columns.rules[at],
      share: columns.before[at] ? Math.max(0, 1 - columns.after[at] / columns.before[at]) : 0,
    }));
    let next = 0;
    for (const count of facts.parts) {
      this.first.push(next);
      next += count;
    }
  },

  /** The number of the part that holds a document. */
  partOf(at) {
    let low = 0;
    let high = this.first.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.first[middle] <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  },

  /** The documents of a part. */
  async part(number) {
    const known = this.held.get(number);
    if (known) {
      this.held.delete(number);
      this.held.set(number, known);
      return known;
    }
    await whole;
    const documents = await unpack(byId(`part-${number}`).textContent);
    this.held.set(number, documents);
    if (this.held.size > PARTS_HELD) this.held.delete(this.held.keys().next().value);
    return documents;
  },

  /** The lines of a document, their reasons, and its metadata. */
  async lines(at) {
    const number = this.partOf(at);
    return (await this.part(number))[at - this.first[number]];
  },

  reason(rule) {
    return this.rules[this.ruleNumbers.get(rule)];
  },
};
