"use strict";

// The address says what is shown (so that it can be kept and sent); keys and fields change the address.

const STATE = ["view", "doc", "line", "rule", "site", "language", "flag", "sort", "q"];
const FILTERS = ["rule", "site", "language", "flag", "sort"];
const stillness = matchMedia("(prefers-reduced-motion: reduce)");
let state = {};

/** The address of a state; what is empty is left out. A document or a filter stands in the view of documents. */
const hashOf = (wanted) => {
  const shown = wanted.view === "overview" ? { view: "overview" } : { ...wanted, view: "documents" };
  const entries = STATE.filter((name) => shown[name] !== undefined && shown[name] !== "").map((name) => [
    name,
    String(shown[name]),
  ]);
  return `#${new URLSearchParams(entries)}`;
};

const stateOf = (hash) => {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const read = Object.fromEntries(STATE.filter((name) => given.has(name)).map((name) => [name, given.get(name)]));
  const number = (text, least) => (/^\d{1,9}$/.test(text ?? "") && Number(text) >= least ? Number(text) : undefined);
  const doc = number(read.doc, 0);
  return {
    ...read,
    view: read.view === "documents" ? "documents" : "overview",
    doc: doc < store.documents.length ? doc : undefined,
    line: number(read.line, 1),
  };
};

/** Changes the state and shows it. Going from document to document leaves one step in the history, not many. */
const go = (change) => {
  const next = hashOf({ ...state, line: undefined, ...change });
  history[state.doc !== undefined && change.doc !== undefined ? "replaceState" : "pushState"](null, "", next);
  return show();
};

const show = async () => {
  const before = state;
  state = stateOf(location.hash);
  const browsing = state.view === "documents";
  byId("overview").hidden = browsing;
  byId("browse").hidden = !browsing;
  document.body.classList.toggle("browsing", browsing);
  document.body.classList.toggle("reading", browsing && state.doc !== undefined);
  byId("to-overview").setAttribute("aria-current", browsing ? "false" : "page");
  byId("to-documents").setAttribute("aria-current", browsing ? "page" : "false");
  if (before.view !== state.view) scrollTo(0, 0);
  hideReason();
  if (!browsing) return;
  for (const name of FILTERS) byId(name === "sort" ? "sort" : `filter-${name}`).value = state[name] ?? "";
  if (document.activeElement !== byId("search")) byId("search").value = state.q ?? "";
  const set = FILTERS.filter((name) => name !== "sort" && state[name]).length;
  byId("filter-count").hidden = !set;
  byId("filter-count").textContent = `${set} set`;
  if (before.view !== "documents" || ["q", ...FILTERS].some((name) => before[name] !== state[name]))
    search.start(state);
  if (state.doc === undefined) {
    view.close();
    list.mark(-1);
    return;
  }
  list.mark(state.doc);
  await view.open(state.doc, state.line, state.q);
};

const setTheme = (theme) => {
  document.documentElement.dataset.theme = theme;
  memory.set("clean-report-theme", theme);
};

const isDark = () =>
  (document.documentElement.dataset.theme ??
    (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

const openHelp = () => byId("help").showModal();

const openDecisions = () => {
  drawDecisions();
  byId("decision-status").textContent = "";
  byId("decisions").showModal();
};

const focusSearch = () => {
  if (state.view !== "documents" || state.doc !== undefined)
    go({ view: "documents", doc: matchMedia("(max-width: 800px)").matches ? undefined : state.doc });
  byId("search").focus();
  byId("search").select();
};

const focusFilters = () => {
  if (state.view !== "documents") go({ view: "documents" });
  byId("filter-box").open = true;
  byId("filter-rule").focus();
};

const nextView = () => view.switch(VIEWS[(VIEWS.indexOf(view.mode) + 1) % VIEWS.length]);

const neighbour = (by) => list.open(list.active < 0 ? 0 : list.active + by);

const KEYS = {
  j: () => view.step(1),
  k: () => view.step(-1),
  n: () => neighbour(1),
  p: () => neighbour(-1),
  a: () => view.decide("accept", "document"),
  A: () => view.acceptRule(),
  r: () => view.decide("reject", "rule"),
  R: () => view.decide("reject", "document"),
  u: () => view.current && decisions.takeBack(view.shown.id, Number(view.current.dataset.line)),
  v: () => view.data && nextView(),
  o: () => go({ view: "overview" }),
  t: () => setTheme(isDark() ? "light" : "dark"),
  f: focusFilters,
  "/": focusSearch,
  "?": openHelp,
};

const BROWSING_KEYS = new Set(["j", "k", "n", "p"]);

const pressed = async (event) => {
  if (event.key === "Escape") {
    hideReason();
    if (event.target.matches("input, select")) event.target.blur();
    return;
  }
  const act = KEYS[event.key];
  const elsewhere =
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.isComposing ||
    event.target.matches("input, select, textarea") ||
    document.querySelector("dialog[open]");
  if (!act || elsewhere || !byId("shortcuts").checked) return;
  event.preventDefault();
  if (BROWSING_KEYS.has(event.key) && state.view !== "documents") await go({ view: "documents" });
  await act();
};

const start = async () => {
  const theme = memory.get("clean-report-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  await store.open();
  search.offer();
  decisions.changed = () => {
    byId("decision-count").textContent = numbers.format(decisions.made.size);
    view.mark();
  };
  decisions.recall();
  watchReasons(byId("document"));
  addEventListener("hashchange", show);
  addEventListener("keydown", pressed);
  addEventListener("resize", () => list.draw());
  byId("list").addEventListener("scroll", () => list.draw(), { passive: true });
  byId("list").addEventListener("keydown", (event) => list.keys(event));
  let typing = 0;
  byId("search").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      history.replaceState(null, "", hashOf({ ...state, q: byId("search").value }));
      show();
    }, 150);
  });
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  for (const name of FILTERS) {
    const field = byId(name === "sort" ? "sort" : `filter-${name}`);
    field.addEventListener("change", () => go({ [name]: field.value }));
  }
  byId("clear-filters").addEventListener("click", () =>
    go(Object.fromEntries([...FILTERS, "q"].map((name) => [name, ""]))),
  );
  byId("theme").addEventListener("click", KEYS.t);
  byId("open-help").addEventListener("click", openHelp);
  byId("open-decisions").addEventListener("click", openDecisions);
  byId("save-decisions").addEventListener("click", saveDecisions);
  byId("load-decisions").addEventListener("change", (event) => loadDecisions(event.target));
  byId("clear-decisions").addEventListener("click", () => {
    decisions.clear();
    drawDecisions();
  });
  byId("filter-box").open = FILTERS.some((name) => stateOf(location.hash)[name]);
  await show();
  document.body.dataset.ready = "";
};

start().catch((error) => {
  byId("failed").hidden = false;
  throw error;
});
