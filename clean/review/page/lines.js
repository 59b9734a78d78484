"use strict";

// A source's lines as elements: inline, side by side, or the article alone.

const VIEWS = ["inline", "side", "cleaned"];

/** What `lang` says of a document's text; nothing where its language cannot be told. */
const languageOf = (shown) => (shown.language === "und" ? null : shown.language);

/** The line as it stood in the source. */
const sourceOf = (line) => {
  if (typeof line === "string") return line;
  if (line.pieces) return line.pieces.map((piece) => (typeof piece === "string" ? piece : piece[0])).join("");
  return line.was;
};

/** The line as the article shows it, null if it does not. */
const shownOf = (line) => {
  if (typeof line === "string") return line;
  return line.pieces ? line.pieces.map((piece) => (typeof piece === "string" ? piece : piece[1])).join("") : null;
};

/** The pieces of a rewritten line; `sides` tells which of what was and what is are shown. */
const rewritten = (pieces, sides) =>
  pieces.flatMap((piece) => {
    if (typeof piece === "string") return [piece];
    const [was, is] = piece;
    return [
      sides.was && was ? element("del", {}, ...spelled(was)) : null,
      sides.is && is ? element("ins", {}, ...spelled(is)) : null,
    ];
  });

const textCell = (kind, language, ...children) =>
  element(kind, { class: "text", dir: "auto", lang: language }, ...children);

/** The rule that a decision about a line is for: what removed it, or the rule of a file that cut it. */
const decidable = (line, reasons) => {
  if (typeof line === "string") return null;
  if (line.pieces) return line.by.find((rule) => store.reason(rule).in_file) ?? null;
  return reasons[line.of].rule;
};

/** Whether a rule's file can take the line as one that it must keep. */
const ruleCanKeep = (line, rule) => !line.pieces && store.reason(rule).in_file;

/** A row: the line's number, its mark, its text by mode, and for a change its rule and the decisions. */
const lineRow = (shown, data, number, mode) => {
  const line = data.lines[number - 1];
  const language = languageOf(shown);
  const kind = line === "" ? "blank" : typeof line === "string" ? "kept" : line.pieces ? "rewritten" : "removed";
  const mark = { rewritten: "~", removed: "−" }[kind] ?? "";
  const row = element(
    "li",
    { class: `line ${kind}`, id: `line-${number}` },
    element("span", { class: "number", "aria-hidden": "true" }, String(number)),
    element(
      "span",
      { class: "mark" },
      element("span", { class: "unseen" }, mark && `${kind}: `),
      element("span", { "aria-hidden": "true" }, mark),
    ),
  );
  if (mode === "side") {
    const before = line.pieces ? rewritten(line.pieces, { was: true }) : [sourceOf(line)];
    const after = line.pieces ? rewritten(line.pieces, { is: true }) : [shownOf(line)];
    row.append(textCell(kind === "removed" ? "del" : "span", language, ...before));
    row.append(
      kind === "removed"
        ? element("span", { class: "text gone" }, element("span", { class: "unseen" }, "not in the article"))
        : textCell("span", language, ...after),
    );
  } else {
    const inside = line.pieces ? rewritten(line.pieces, { was: true, is: true }) : [sourceOf(line)];
    row.append(textCell(kind === "removed" ? "del" : "span", language, ...inside));
  }
  if (mark) row.append(changeCell(shown, data, number));
  return row;
};

/** The rule of a change, and the buttons that accept and reject it. */
const changeCell = (shown, data, number) => {
  const line = data.lines[number - 1];
  const names = line.pieces ? line.by : [data.reasons[line.of].rule];
  const rule = decidable(line, data.reasons);
  const button = element(
    "button",
    { type: "button", class: "rule", "data-line": String(number), "aria-describedby": "reason" },
    names.join(", "),
  );
  const cell = element("span", { class: "change" }, button);
  if (!rule) return cell;
  const decide = (verdict, scope) => () => decisions.toggle(decisionOf(shown, data, number, verdict, scope));
  const choice = (name, sign, label, act) =>
    element(
      "button",
      {
        type: "button",
        class: `choice ${name}`,
        "aria-pressed": "false",
        "aria-label": `${label} line ${number}`,
        title: label,
        click: act,
      },
      sign,
    );
  cell.append(
    element(
      "span",
      { class: "choices" },
      choice("accept", "✓", "Accept (a)", decide("accept", "document")),
      ruleCanKeep(line, rule)
        ? choice("reject", "✕", "Reject: the rule must keep such a line (r)", decide("reject", "rule"))
        : null,
      choice("reject-here", "✕ here", "Reject in this document only (Shift+r)", decide("reject", "document")),
    ),
  );
  return cell;
};

/** A decision about a line. Accepting changes nothing, so that it is about this document only. */
const decisionOf = (shown, data, number, verdict, scope) => {
  const line = data.lines[number - 1];
  const rule = decidable(line, data.reasons);
  const wide = verdict === "reject" && scope === "rule" && ruleCanKeep(line, rule);
  return { document: shown.id, line: number, text: sourceOf(line), rule, verdict, scope: wide ? "rule" : "document" };
};

/** The article as it is read: kept lines, paragraph by paragraph. */
const articleRows = (shown, data) => {
  const language = languageOf(shown);
  const rows = [];
  let gap = false;
  for (const line of data.lines) {
    const text = shownOf(line);
    if (text) {
      rows.push(element("p", { class: gap || !rows.length ? "paragraph" : "", dir: "auto", lang: language }, text));
      gap = false;
    } else if (text === "") gap = true;
  }
  return rows;
};

// A menu or a comment thread is one thing to look at: of so many lines in a row that one rule removed,
// only the first are shown until the rest are asked for.
const FOLDED_FROM = 8;
const SHOWN_OF_FOLD = 3;

/** The places of the lines of each such run; blank lines between do not part them. */
const removedRuns = ({ lines, reasons }) => {
  const runs = [];
  let run = null;
  lines.forEach((line, place) => {
    if (line === "") return;
    const rule = typeof line === "string" || line.pieces ? null : reasons[line.of].rule;
    if (run && run.rule === rule) run.places.push(place);
    else runs.push((run = { rule, places: [place] }));
  });
  return runs.filter(({ rule, places }) => rule && places.length >= FOLDED_FROM).map(({ places }) => places);
};

/** The names of the two columns. */
const sideHeads = () =>
  element(
    "li",
    { class: "line heads", "aria-hidden": "true" },
    element("span", { class: "text" }, "Source"),
    element("span", { class: "text" }, "Article"),
  );

/** The rows of a document, long runs folded. */
const lineRows = (shown, data, mode) => {
  const rows = data.lines.map((_, place) => lineRow(shown, data, place + 1, mode));
  for (const places of removedRuns(data)) {
    const hidden = rows.slice(places[SHOWN_OF_FOLD], places.at(-1) + 1);
    for (const row of hidden) row.classList.add("folded");
    const { rule } = data.reasons[data.lines[places[0]].of];
    const count = plural(places.length - SHOWN_OF_FOLD, "more line", "more lines");
    const button = element(
      "button",
      { type: "button", class: "button", click: () => view.unfold(hidden[0]) },
      `${count} removed by ${rule}`,
    );
    rows.splice(rows.indexOf(hidden[0]), 0, element("li", { class: "fold" }, button));
  }
  if (mode === "side") rows.unshift(sideHeads());
  return rows;
};

/** Shows the run that a folded row is in. */
const unfold = (row) => {
  if (!row.classList.contains("folded")) return;
  let fold = row;
  while (fold && !fold.classList.contains("fold")) fold = fold.previousElementSibling;
  let next = fold?.nextElementSibling;
  for (; next?.classList.contains("folded"); next = next.nextElementSibling) next.classList.remove("folded");
  fold?.remove();
};
