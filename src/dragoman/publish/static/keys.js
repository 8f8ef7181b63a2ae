// Single keys for those who read with a keyboard: j, k, t, / and ?. The page works without; the reader can turn them off.
"use strict";

const OFF = "dragoman.keys-off";
const dialog = document.getElementById("keys");
const opener = document.getElementById("keys-open");
const wanted = document.getElementById("keys-on");

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is closed to us: keys are on, for this page
  }
}

function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // as above
  }
}

// What j and k go through: passages of an article, else the headlines of a list.
function stops() {
  const passages = document.querySelectorAll(".pair .num, .text .block, .text li[id^=b]");
  return Array.from(passages.length ? passages : document.querySelectorAll(".card :is(h2, h3) > a"));
}

function step(by) {
  const all = stops();
  if (!all.length) return;
  let here = all.findIndex((stop) => stop.contains(document.activeElement));
  if (here < 0) {
    const below = all.findIndex((stop) => stop.getBoundingClientRect().top > 0);
    here = (below < 0 ? all.length : below) - (by > 0 ? 1 : 0);
  }
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  if (!next.matches("a, [tabindex]")) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}

function turnView() {
  const views = Array.from(document.querySelectorAll(".views a"));
  const here = views.findIndex((link) => link.hasAttribute("aria-current"));
  if (views.length) views[(here + 1) % views.length].click();
}

function toSearch() {
  const field = document.getElementById("q");
  if (field) field.focus();
  else document.querySelector(".to-search")?.click();
}

const actions = {
  j: () => step(1),
  k: () => step(-1),
  t: turnView,
  "/": toSearch,
  "?": () => dialog.showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, dialog");
  if (event.ctrlKey || event.metaKey || event.altKey || typing || kept(OFF) || !Object.hasOwn(actions, event.key)) return;
  event.preventDefault();
  actions[event.key]();
});

opener.hidden = false;
opener.addEventListener("click", () => dialog.showModal());
wanted.checked = !kept(OFF);
wanted.addEventListener("change", () => keep(OFF, wanted.checked ? null : "1"));
if (location.hash === "#q") document.getElementById("q")?.focus();
