// Keeps the reader's place when the view of an article changes, and lets "t" change it. The page works without.
"use strict";

function sentenceInView() {
  const top = window.innerHeight / 4;
  for (const sentence of document.querySelectorAll("[id^=s]")) {
    if (/^s\d+$/.test(sentence.id) && sentence.getBoundingClientRect().bottom > top) return sentence.id;
  }
  return "";
}

const views = Array.from(document.querySelectorAll(".views a"));

for (const link of views) {
  link.addEventListener("click", () => {
    link.hash = window.scrollY > window.innerHeight / 2 ? sentenceInView() : "";
  });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
  if (event.key !== "t" || event.ctrlKey || event.metaKey || event.altKey || typing || !views.length) return;
  const here = views.findIndex((link) => link.hasAttribute("aria-current"));
  views[(here + 1) % views.length].click();
});
