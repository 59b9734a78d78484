"use strict";

// Building and finding elements. Texts of documents only ever become text nodes and attribute values,
// never HTML, so that what a source holds is shown and not run.

const byId = (id) => document.getElementById(id);

/** An element with attributes (functions become listeners, false and null are left out) and children. */
const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== false && value !== null && value !== undefined)
      made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
};

const numbers = new Intl.NumberFormat("en");
const percents = new Intl.NumberFormat("en", {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

const plural = (count, one, many) => `${numbers.format(count)} ${count === 1 ? one : many}`;

/** Lets the browser draw and take input before the work goes on. */
const breathe = () => new Promise((resume) => setTimeout(resume));

const announce = (text) => {
  byId("announcer").textContent = text;
};

/** What this browser remembers for the page; from disk it may refuse, and then forgets. */
const memory = {
  get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // nothing depends on it
    }
  },
};

// Left-to-right and right-to-left marks, zero-width and other characters that show as nothing.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u061c\u115f\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb]/gu;

/** A changed text with its invisible characters spelled out. */
const spelled = (text) => {
  const parts = [];
  let last = 0;
  for (const match of text.matchAll(UNSEEN)) {
    parts.push(text.slice(last, match.index));
    const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    parts.push(element("span", { class: "code-point" }, `U+${code}`));
    last = match.index + match[0].length;
  }
  parts.push(text.slice(last));
  return parts.filter((part) => part !== "");
};
