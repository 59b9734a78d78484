"use strict";

// What stands around a document's lines: its title and facts above, the rules that fired in it below.

/** The head of the open document, with the buttons that change how it is shown. */
const documentHead = (shown, data, mode) =>
  element(
    "header",
    { class: "document-head" },
    element(
      "a",
      { class: "button back", href: hashOf({ ...state, doc: undefined, line: undefined }) },
      "‹ Documents",
    ),
    element("h2", { dir: "auto", lang: languageOf(shown) }, shown.title || shown.id),
    element("p", { class: "document-id" }, element("bdi", {}, shown.id)),
    element(
      "p",
      { class: "tags" },
      element("span", { class: "tag" }, `${shown.language} ${data.confidence.toFixed(2)}`),
      shown.site ? element("span", { class: "tag" }, shown.site) : null,
      ...shown.flags.map((flag) => element("span", { class: "tag flag" }, flag)),
      element(
        "span",
        { class: "document-words" },
        `${numbers.format(shown.before)} → ${numbers.format(shown.after)} words, ${percents.format(shown.share)} gone`,
      ),
    ),
    facts(data),
    element("div", { class: "bar-row" }, viewButtons(mode), stepButtons()),
  );

const facts = ({ source, metadata, flags }) => {
  const fact = ([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, element("bdi", {}, [value].flat().join(", "))));
  const known = [
    ["media type", source.media_type],
    ["encoding", source.encoding],
    ["bytes", numbers.format(source.bytes)],
    ["address", source.url],
    ...Object.entries(flags).map(([flag, reason]) => [`flag ${flag}`, reason]),
    ...Object.entries(metadata),
  ];
  return element(
    "details",
    { class: "facts" },
    element("summary", {}, "Source and metadata"),
    element("dl", {}, ...known.filter(([, value]) => value).map(fact)),
  );
};

const viewButtons = (shown) => {
  const names = { inline: "Inline", side: "Side by side", cleaned: "Cleaned" };
  const button = (mode) =>
    element(
      "button",
      {
        type: "button",
        class: `button view-${mode}`,
        "aria-pressed": String(mode === shown),
        click: () => view.switch(mode),
      },
      names[mode],
    );
  return element("div", { class: "segments", role: "group", "aria-label": "View (v)" }, ...VIEWS.map(button));
};

const stepButtons = () => {
  const button = (label, key, sign, by) =>
    element(
      "button",
      {
        type: "button",
        class: "button",
        title: `${label} (${key})`,
        "aria-label": label,
        click: () => view.step(by),
      },
      sign,
    );
  return element(
    "div",
    { class: "steps" },
    button("Previous change", "k", "↑", -1),
    element("span", { id: "change-place" }),
    button("Next change", "j", "↓", 1),
  );
};

/** The rules that fired in a document, with their reasons: what hovering shows, for all at once and for paper. */
const fired = (data) => {
  const counts = new Map();
  for (const line of data.lines) {
    if (typeof line === "string") continue;
    for (const rule of line.pieces ? line.by : [data.reasons[line.of].rule])
      counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  if (!counts.size) return element("p", { class: "fired muted" }, "Every line was kept as it was.");
  const rows = [...counts].map(([rule, count]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, element("a", { href: hashOf({ rule }) }, rule)),
      element("td", {}, numbers.format(count)),
      element("td", { class: "prose" }, store.reason(rule).why),
    ),
  );
  return element(
    "section",
    { class: "fired", "aria-label": "Rules that fired here" },
    element("h3", {}, "Rules that fired here"),
    element(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Rules that fired here, table" },
      element(
        "table",
        {},
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            element("th", { scope: "col" }, "Rule"),
            element("th", { scope: "col", class: "figure" }, "Lines"),
            element("th", { scope: "col" }, "Why"),
          ),
        ),
        element("tbody", {}, ...rows),
      ),
    ),
  );
};
