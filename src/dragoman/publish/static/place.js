// Keeps the reader's place: when the view of an article changes, and in this browser alone until the next visit.
"use strict";

const PLACES = "dragoman.places";
const PLACES_KEPT = 200; // articles; at some 60 bytes each far below what a browser grants a site
const WRITE_AFTER_MS = 500; // of rest, so that scrolling costs nothing
const views = Array.from(document.querySelectorAll(".views a"));
const article = location.pathname.split("/").slice(0, 4).join("/");

function sentences() {
  return Array.from(document.querySelectorAll("[id^=s]")).filter((element) => /^s\d+$/.test(element.id));
}

function sentenceInView() {
  const top = window.innerHeight / 4;
  return sentences().find((sentence) => sentence.getBoundingClientRect().bottom > top)?.id ?? "";
}

function places() {
  try {
    const stored = JSON.parse(localStorage.getItem(PLACES));
    return Array.isArray(stored) ? stored.filter(Array.isArray) : [];
  } catch {
    return [];
  }
}

// Places are [article, sentence], the latest last.
function remember(sentence) {
  const others = places().filter(([path]) => path !== article);
  const all = sentence ? [...others, [article, sentence]] : others;
  try {
    localStorage.setItem(PLACES, JSON.stringify(all.slice(-PLACES_KEPT)));
  } catch {
    // storage is closed or full: the place is forgotten
  }
}

for (const link of views) {
  link.addEventListener("click", () => {
    link.hash = window.scrollY > window.innerHeight / 2 ? sentenceInView() : "";
  });
}

const resume = document.getElementById("resume");
const before = places().find(([path]) => path === article)?.[1] ?? "";
if (resume && !location.hash && /^s\d+$/.test(before) && document.getElementById(before)) {
  resume.querySelector("a").hash = before;
  resume.hidden = false;
}

let waiting = 0;
document.addEventListener(
  "scroll",
  () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const last = sentences().at(-1);
      const read = !last || last.getBoundingClientRect().bottom < window.innerHeight;
      remember(read || window.scrollY < window.innerHeight / 2 ? "" : sentenceInView());
    }, WRITE_AFTER_MS);
  },
  { passive: true },
);
