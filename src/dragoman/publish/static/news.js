// Says when there are articles that this page does not show yet; it never moves what is being read.
"use strict";

const notice = document.getElementById("news");
const EVERY_MS = Number(notice.dataset.every) * 1000;
let asked = Date.now();

function shown() {
  return new Set(Array.from(document.querySelectorAll(".card a"), (link) => link.pathname));
}

async function look() {
  if (document.hidden || Date.now() - asked < EVERY_MS) return;
  asked = Date.now();
  let feed;
  try {
    // The browser sends the ETag it has, so nothing comes while nothing is new.
    const answer = await fetch(notice.dataset.feed, { cache: "no-cache" });
    if (!answer.ok) return;
    feed = await answer.json();
  } catch {
    return; // offline, or the site is: asked again in time
  }
  const here = shown();
  const since = Date.parse(notice.dataset.newest);
  const fresh = feed.items.filter(
    (item) => Date.parse(item.date_modified) > since && !here.has(new URL(item.url, location.href).pathname),
  );
  if (!fresh.length) return;
  notice.querySelector("a").textContent = notice.dataset.text.replace("{n}", fresh.length.toLocaleString(document.documentElement.lang));
  notice.hidden = false;
}

setInterval(look, EVERY_MS);
document.addEventListener("visibilitychange", look);
