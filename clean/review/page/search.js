"use strict";

// Searching and filtering: titles and names at once, then the texts, part by part.

const NO_SITE = "-"; // how an address names documents without a site
const TEXTS_HELD = 64 * 1024 * 1024; // code units of folded texts kept for the next search

const search = {
  run: 0, // a later search ends an earlier one
  folded: new Map(), // part number to its documents' folded texts
  size: 0,

  fold: (text) => text.normalize("NFKC").toLowerCase(),

  /** Whether a document passes the filters; `rule` is its number. */
  passes: (shown, { rule, site, language, flag }) =>
    (rule === undefined || shown.rules.includes(rule)) &&
    (!site || (site === NO_SITE ? !shown.site : shown.site === site)) &&
    (!language || shown.language === language) &&
    (!flag || shown.flags.includes(flag)),

  order: {
    share: (left, right) => right.share - left.share || left.at - right.at,
    words: (left, right) => right.before - right.after - (left.before - left.after) || left.at - right.at,
    length: (left, right) => right.before - left.before || left.at - right.at,
    "": (left, right) => left.at - right.at,
  },

  /** Shows what fits the state; while texts are searched, again and again. */
  async start(state) {
    const run = (this.run += 1);
    if (state.doc === undefined) byId("list").scrollTop = 0;
    const filters = { ...state, rule: state.rule ? (store.ruleNumbers.get(state.rule) ?? -1) : undefined };
    const passing = store.documents.filter((shown) => this.passes(shown, filters));
    const wanted = this.fold(state.q || "").trim();
    const show = (found, note) => {
      list.show(found.toSorted(this.order[state.sort] ?? this.order[""]).map((shown) => shown.at));
      byId("status").textContent = `${plural(found.length, "document", "documents")}${note}`;
    };
    if (!wanted) return show(passing, "");
    const named = (shown) => this.fold(`${shown.title}\n${shown.id}`).includes(wanted);
    const found = passing.filter(named);
    const others = passing.filter((shown) => !named(shown));
    show(found, ", searching the texts …");
    let drawn = performance.now();
    for (const [number, documents] of Map.groupBy(others, (shown) => store.partOf(shown.at))) {
      const texts = await this.texts(number);
      if (run !== this.run) return undefined;
      found.push(...documents.filter((shown) => texts[shown.at - store.first[number]].includes(wanted)));
      if (performance.now() - drawn > 150) {
        show(found, ", searching the texts …");
        await breathe();
        drawn = performance.now();
      }
      if (run !== this.run) return undefined;
    }
    return show(found, "");
  },

  async texts(number) {
    const known = this.folded.get(number);
    if (known) return known;
    const texts = (await store.part(number)).map((data) => this.fold(data.lines.map(sourceOf).join("\n")));
    const size = texts.reduce((sum, text) => sum + text.length, 0);
    if (this.size + size <= TEXTS_HELD) {
      this.folded.set(number, texts);
      this.size += size;
    }
    return texts;
  },

  /** Marks the words searched for in the open document, where the browser can. */
  highlight(words) {
    if (!CSS.highlights) return;
    CSS.highlights.delete("found");
    const wanted = (words || "").trim().toLowerCase();
    if (!wanted) return;
    const ranges = [];
    const walker = document.createTreeWalker(byId("document"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest(".text, .article, h2, .document-id")) continue;
      const text = walker.currentNode.data.toLowerCase();
      if (text.length !== walker.currentNode.data.length) continue; // İ: places would be off
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
        const range = new Range();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + wanted.length);
        ranges.push(range);
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  },

  /** Fills the choices of the filters from the documents. */
  offer() {
    const counted = (names) => {
      const counts = new Map();
      for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
      return [...counts].sort(([left], [right]) => (left < right ? -1 : 1));
    };
    const fill = (id, entries, name = (value) => value) =>
      byId(id).append(
        ...entries.map(([value, count]) => element("option", { value }, `${name(value)} (${numbers.format(count)})`)),
      );
    const documents = store.documents;
    fill("filter-site", counted(documents.map((shown) => shown.site || NO_SITE)), (site) =>
      site === NO_SITE ? "no site known" : site,
    );
    fill("filter-language", counted(documents.map((shown) => shown.language)));
    fill("filter-flag", counted(documents.flatMap((shown) => shown.flags)));
    const groups = Map.groupBy(
      counted(documents.flatMap((shown) => shown.rules)).map(([number, count]) => [store.rules[number].rule, count]),
      ([rule]) => rule.split("/")[0],
    );
    for (const family of [...groups.keys()].sort()) {
      const rules = groups.get(family).sort(([left], [right]) => (left < right ? -1 : 1));
      byId("filter-rule").append(
        element(
          "optgroup",
          { label: family },
          ...rules.map(([rule, count]) => element("option", { value: rule }, `${rule} (${numbers.format(count)})`)),
        ),
      );
    }
  },
};
