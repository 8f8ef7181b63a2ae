// Searches a site of plain files. Words are folded, and files numbered, as dragoman/publish/word_index.py does.
"use strict";

const WORD_FILES = 64;
const CARDS_IN_FILE = 50;
const MOST_SHOWN = 50;
const WORD = /[\u3040-\u30ff\u3400-\u9fff]|(?:(?![\u3040-\u30ff\u3400-\u9fff])[\p{L}\p{N}])+/gu;

function foldWords(text) {
  return text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").match(WORD) || [];
}

function wordFile(word) {
  let number = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(word)) number = Math.imul(number ^ byte, 0x01000193) >>> 0;
  return number % WORD_FILES;
}

async function load(name) {
  const answer = await fetch(name);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

async function find(words) {
  const lists = await Promise.all(words.map(async (word) => (await load(`words-${wordFile(word)}.json`))[word] || []));
  const [first, ...others] = lists.sort((a, b) => a.length - b.length);
  const sets = others.map((list) => new Set(list));
  return first.filter((number) => sets.every((set) => set.has(number))).reverse();
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
  return made;
}

function card([link, title, lang, dir, outlet, day, excerpt, label]) {
  const made = element("article", "", { class: "card" });
  const kicker = element("p", `${outlet} `, { class: "kicker" });
  kicker.append(element("time", day, { datetime: day }));
  const heading = element("h2", "", { lang, dir });
  heading.append(element("a", title || "–", { href: link }));
  made.append(kicker, heading, element("p", excerpt, { class: "excerpt", lang, dir }), element("p", label, { class: "label" }));
  return made;
}

async function show(form, words) {
  const place = document.getElementById("found");
  const state = document.getElementById("found-state");
  const numbers = words.length ? await find(words) : [];
  const shown = numbers.slice(0, MOST_SHOWN);
  const files = [...new Set(shown.map((number) => Math.floor(number / CARDS_IN_FILE)))];
  const loaded = new Map(await Promise.all(files.map(async (file) => [file, await load(`cards-${file}.json`)])));
  const cards = shown.map((number) => card(loaded.get(Math.floor(number / CARDS_IN_FILE))[number % CARDS_IN_FILE]));
  place.replaceChildren(...cards);
  state.textContent = numbers.length ? `${form.dataset.found} ${numbers.length}` : form.dataset.none;
}

const form = document.getElementById("plain-search");
if (form) {
  const asked = new URLSearchParams(window.location.search).get("q") || "";
  form.elements.q.value = asked;
  if (asked) show(form, [...new Set(foldWords(asked))]).catch(() => {
    document.getElementById("found-state").textContent = form.dataset.failed;
  });
}
