"use strict";

// The card that says why: beside a change that is hovered over or in focus; Escape puts it away.

const tag = (name, value) => (value ? element("span", { class: "tag" }, name ? `${name} ${value}` : value) : null);

/** Evidence as it is shown; votes of extractors on a page's block as one tag each. */
const evidenceParts = ({ stage, rule, evidence }) => {
  const pattern = store.reason(rule).patterns[evidence.match(/^pattern (\d+)$/)?.[1] - 1];
  const votes = stage === "extract" ? [...evidence.matchAll(/([\w.-]+) (yes|no)\b/g)] : [];
  if (!votes.length)
    return element(
      "p",
      { class: "reason-evidence" },
      element("span", { class: "muted" }, "Evidence: "),
      element("bdi", {}, evidence),
      pattern ? element("code", { class: "pattern" }, pattern) : null,
    );
  const rest = votes.reduce((text, [vote]) => text.replace(vote, ""), evidence).replace(/^[\s,;·]+|[\s,;·]+$/g, "");
  return element(
    "div",
    { class: "reason-evidence" },
    element(
      "p",
      { class: "tags" },
      element("span", { class: "muted" }, "Votes for the article:"),
      ...votes.map(([, name, vote]) =>
        element("span", { class: `tag vote-${vote}` }, `${vote === "yes" ? "✓" : "✕"} ${name} ${vote}`),
      ),
    ),
    rest ? element("p", {}, element("bdi", {}, rest)) : null,
  );
};

/** What is known of a change: its rules, why they are there, and what they went by. */
const reasonParts = (line, reasons) => {
  const removal = line.pieces ? null : reasons[line.of];
  return (removal ? [removal.rule] : line.by).flatMap((rule) => {
    const known = store.reason(rule);
    return [
      element("p", { class: "reason-rule" }, rule),
      element("p", { class: "reason-why" }, known.why),
      element(
        "p",
        { class: "tags" },
        tag("stage", removal?.stage),
        tag("risk", known.risk),
        tag("where", known.where),
        tag("extent", known.extent),
        tag("lifted into", known.lift),
      ),
      removal?.evidence ? evidenceParts(removal) : null,
    ];
  });
};

const showReason = (change) => {
  const card = byId("reason");
  const line = view.data.lines[Number(change.dataset.line) - 1];
  card.replaceChildren(...reasonParts(line, view.data.reasons).filter(Boolean));
  card.hidden = false;
  card.dataset.line = change.dataset.line;
  const place = change.getBoundingClientRect();
  // On a narrow page the buttons stand under the rule: the card leaves them free.
  const buttons = change.parentElement.querySelector(".choices")?.getBoundingClientRect();
  const bottom = Math.max(place.bottom, buttons?.bottom ?? 0) + 6;
  const below = bottom + card.offsetHeight <= innerHeight;
  const left = Math.min(Math.max(8, place.right - card.offsetWidth), innerWidth - card.offsetWidth - 8);
  card.style.left = `${left}px`;
  card.style.top = `${below ? bottom : Math.max(8, place.top - card.offsetHeight - 6)}px`;
};

const hideReason = () => {
  byId("reason").hidden = true;
};

/** Lets hovering and focus show the card; the pointer may rest on it. */
const watchReasons = (box) => {
  const changeAt = (target) => target.closest?.(".line")?.querySelector(".rule");
  let leaving = 0;
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      const focused = document.activeElement?.closest?.(".rule");
      if (focused && !byId("reason").matches(":hover")) showReason(focused);
      else if (!byId("reason").matches(":hover")) hideReason();
    }, 120);
  };
  box.addEventListener("mouseover", (event) => {
    const change = event.target.closest?.(".rule, .removed .text, .rewritten .text") && changeAt(event.target);
    if (!change) return;
    clearTimeout(leaving);
    showReason(change);
  });
  box.addEventListener("mouseout", leave);
  byId("reason").addEventListener("mouseleave", leave);
  box.addEventListener("focusin", (event) => {
    const change = changeAt(event.target);
    if (!change) return;
    for (const line of box.querySelectorAll(".line.current")) line.classList.remove("current");
    change.closest(".line").classList.add("current");
    view.line = Number(change.dataset.line);
    view.place();
    if (event.target === change) showReason(change);
  });
  box.addEventListener("focusout", leave);
  box.addEventListener("click", (event) => {
    const change = event.target.closest?.(".rule, .removed .text, .rewritten .text") && changeAt(event.target);
    if (change && getSelection().isCollapsed) change.focus({ preventScroll: true });
  });
  box.addEventListener(
    "scroll",
    () => {
      const change = document.activeElement?.closest?.(".rule");
      if (!byId("reason").hidden) change ? showReason(change) : hideReason();
    },
    { passive: true },
  );
};
