// The day's page where the network comes and goes: what is pressed is kept, shown, and sent when it can be. Without
// this script the same forms are sent as any other.

import { forget, isOurs, keep, look, presses, send, takeBack, works } from "./outbox.js";
import { drop, keepDay, keptPage } from "./keep.js";
import { noteOf } from "./note.js";
import { areTicks, forgetOldTicks, forgetTicks, keepTicks, showTicks, ticksOf } from "./ticks.js";

const SOONEST = 5000;
const LATEST = 5 * 60 * 1000;

const box = document.querySelector("#phone-box");
const { person, token, outcome, home } = box.dataset;
const isKept = "isKept" in box.dataset;
const says = box.querySelector("[data-says]");
const noteTemplate = box.querySelector("template[data-note]");
const words = Object.fromEntries(
  [...box.querySelector("template[data-words]").content.children].map((each) => [each.dataset.word, each.textContent]),
);
const plan = () => document.querySelector(".plan");
const VISIT = '.plan li[id^="visit-"]'; // each of a session has its own
const visits = () => document.querySelectorAll(VISIT);
const rowOf = (visit) => document.getElementById(`visit-${visit}`);
const mine = () => presses().filter((each) => each.person === person);
const wallClock = new Intl.DateTimeFormat("en-GB", { timeZone: box.dataset.zone, hour: "2-digit", minute: "2-digit" });
const clock = (moment) => wallClock.format(moment).replace(":", ".");


let how = "";
let drawnAt = clock(new Date());
let isAway = !navigator.onLine;
let pause = SOONEST;
let timer;

// Showing

function lastOfEach() {
  return new Map(mine().map((press) => [press.visit, press]));
}

function draw() {
  const focused = document.activeElement?.closest(".phone-note")?.dataset.key;
  for (const note of document.querySelectorAll(".phone-note")) note.remove();
  for (const form of plan()?.querySelectorAll("form[data-visit]") ?? []) form.removeAttribute("data-pressed");
  const elsewhere = box.querySelector("[data-elsewhere]");
  elsewhere.replaceChildren();
  for (const [visit, press] of lastOfEach()) {
    const row = rowOf(visit);
    const note = noteOf(press, { template: noteTemplate, words, clock, row, isSending: how === "sending" });
    if (row) {
      row.querySelector("article").append(note);
      if (press.state === "waiting" || press.state === "sent") {
        row.querySelector("form[data-visit]")?.setAttribute("data-pressed", "");
      }
    } else if (press.state === "sent") {
      forget(press);
    } else {
      const item = document.createElement("li");
      item.append(note);
      elsewhere.append(item);
    }
    if (press.key === focused) note.focus();
  }
  tell();
}

function tell() {
  const waiting = mine().filter((each) => each.state === "waiting").length;
  const others = presses().some((each) => each.person !== person && each.state === "waiting");
  const isCut = isAway && !isKept; // a kept page says so at its top
  const parts = isCut ? [words.no_network.replace("#", drawnAt)] : [];
  if (waiting && (how === "signed_out" || how === "another")) parts.push(words.signed_out);
  else if (waiting && how === "trouble") parts.push(words.trouble);
  else if (waiting && how !== "sending") parts.push(waiting === 1 ? words.one : words.many.replace("#", waiting));
  else if (["sent_all", "taken_back", "network"].includes(how)) parts.push(words[how]);
  if (others) parts.push(words.of_others);
  const text = parts.join(" ");
  if (says.textContent !== text) says.textContent = text;
  box.querySelector("[data-sign-in]").hidden = !(waiting && ["signed_out", "another"].includes(how));
  box.dataset.how = waiting || isCut ? "waiting" : how;
}

// What begins while the page lies open can be settled, and on a kept page it is marked.
function tick() {
  const now = Date.now() / 1000;
  for (const form of document.querySelectorAll("form[data-opens]")) form.hidden = Number(form.dataset.opens) > now;
  for (const row of document.querySelectorAll(".plan > [data-begins]")) {
    const isNow = Number(row.dataset.begins) <= now && now < Number(row.dataset.ends);
    const tag = row.querySelector("[data-now]");
    if (!tag) continue;
    tag.hidden = !isNow;
    tag.closest("article").classList.toggle("visit-now", isNow);
  }
}

// Sending

async function push() {
  clearTimeout(timer);
  const waiting = mine().filter((each) => each.state === "waiting");
  if (!waiting.length) return;
  how = "sending";
  draw();
  how = await send(person, { token, outcome });
  isAway = how === "away";
  const left = mine().filter((each) => each.state === "waiting");
  for (const press of mine()) if (press.state === "sent") forgetTicks(press.visit);
  if (how === "done" && !left.length) how = "sent_all";
  draw();
  if (left.length && how !== "signed_out" && how !== "another") {
    timer = setTimeout(push, pause);
    pause = Math.min(2 * pause, LATEST);
  }
  if (left.length < waiting.length) await redraw();
}

function pushNow() {
  pause = SOONEST;
  return push();
}

// What the server says now takes the place of what was shown; what is written in a field stays.
async function redraw() {
  if (isKept) {
    location.reload();
    return;
  }
  let page;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return; // it was sent, and the note says so
  }
  const [fresh, now] = [page.querySelector(".plan"), page.querySelector("#phone-box")];
  if (!fresh || !plan() || !now || now.dataset.person !== person) return;
  const typed = [...plan().querySelectorAll("input[type=number]")].filter((each) => each.value !== each.defaultValue);
  const at = document.activeElement?.closest(VISIT)?.id;
  plan().replaceWith(document.adoptNode(fresh));
  document.querySelector(".plan-summary > p")?.replaceWith(document.adoptNode(page.querySelector(".plan-summary > p")));
  for (const field of typed) {
    const same = document.getElementById(field.id);
    if (same) same.value = field.value;
  }
  Object.assign(box.dataset, { version: now.dataset.version });
  drawnAt = clock(new Date());
  settle();
  if (at) focusOn(document.getElementById(at)?.querySelector("h2, h3"));
  await keepDay(box.dataset).catch(() => {});
}

function focusOn(place) {
  if (!place) return;
  place.tabIndex = -1;
  place.focus();
}

// What was sent is on the page by now.
function settle() {
  showTicks(visits(), person);
  if (!isKept) for (const press of mine()) if (press.state === "sent") forget(press);
  draw();
  tick();
}

// Pressing

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches?.(".plan form[data-visit]") || !event.submitter) return;
    event.preventDefault();
    const { key, begins, minutes } = form.elements;
    const press = {
      key: crypto.randomUUID?.() ?? key.value,
      visit: Number(form.dataset.visit),
      outcome: event.submitter.value,
      minutes: event.submitter.value === "done" ? (minutes?.value ?? "") : "",
      ticked: event.submitter.value === "done" ? ticksOf(form.dataset.visit, person, form.closest(VISIT)) : undefined,
      begins: Number(begins.value),
      at: Date.now(),
      person,
      state: "waiting",
    };
    for (const each of mine()) if (each.visit === press.visit && each.state !== "waiting") forget(each);
    keep(press);
    how = "";
    draw();
    document.querySelector(`.phone-note[data-key="${press.key}"]`)?.focus();
    pushNow();
  },
  true,
);

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.(".phone-note [data-act]");
  if (!button) return;
  const { key } = button.closest(".phone-note").dataset;
  const press = mine().find((each) => each.key === key);
  const row = press && rowOf(press.visit);
  if (press && button.dataset.act === "drop") how = (await takeBack(press)) ? "taken_back" : how;
  else if (press && button.dataset.act === "seen") forget(press);
  else if (press) keep({ ...press, state: "waiting" });
  draw();
  focusOn(row?.querySelector("h2, h3"));
  if (button.dataset.act === "again") pushNow();
});

// The network is there again, or the phone was taken out of the pocket: what waits is sent, and the server says whether
// the day is still as it is shown and kept. Where nobody is signed in any more, nothing of it is.
async function comeBack() {
  await pushNow();
  const answer = await look(token);
  const isGone = ["signed_out", "another"].includes(answer) || (answer.person && answer.person !== person);
  if (isGone) await drop(person);
  if (isKept ? isGone || answer.person : answer.person && isGone) return location.reload();
  if (isAway && answer !== "away" && !how) how = "network";
  isAway = answer === "away";
  tell();
  if (answer.version && answer.version !== box.dataset.version && box.dataset.kept) await redraw();
}

function goAway() {
  isAway = true;
  how = "";
  tell();
}

document.addEventListener("change", (event) => {
  if (event.target.matches(".plan input[name=ticked]")) keepTicks(event.target.closest(VISIT), person);
});

async function start() {
  forgetOldTicks();
  settle();
  setInterval(tick, 15000);
  window.addEventListener("online", comeBack);
  window.addEventListener("offline", goAway);
  window.addEventListener("pageshow", (event) => event.persisted && comeBack());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && comeBack());
  window.addEventListener("storage", (event) => {
    if (areTicks(event.key)) showTicks(visits(), person);
    if (!isOurs(event.key)) return;
    draw();
    if (event.newValue && JSON.parse(event.newValue).state === "sent") redraw();
  });
  if (isKept) {
    const page = await keptPage(person, home);
    const left = (page?.until ?? 0) - Date.now();
    setTimeout(() => drop(person).then(() => location.reload()), Math.max(0, left));
  } else {
    keepDay(box.dataset).catch(() => {}); // the network may be gone again
  }
  await pushNow();
}

if (person && works()) start();
