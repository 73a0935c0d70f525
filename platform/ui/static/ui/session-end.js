// Asks two minutes before a session ends whether somebody is still there. The server decides when it ends: this counts
// along, and what another tab of the same browser did counts too.

const WARN = 120;
const SEEN = "session-seen";

const dialog = document.querySelector("#session-end");
const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
const clock = (moment) =>
  [moment.getHours(), moment.getMinutes()].map((number) => String(number).padStart(2, "0")).join(".");
const now = () => Date.now() / 1000;

let idle = Number(dialog.dataset.idle);
let lastsUntil = now() + Number(dialog.dataset.left);
let isTold = false;

function note() {
  try {
    localStorage.setItem(SEEN, String(now()));
  } catch {
    // A browser that keeps nothing: then each tab counts by itself.
  }
  dialog.dataset.seen = String(now());
}

function seen() {
  let elsewhere = 0;
  try {
    elsewhere = Number(localStorage.getItem(SEEN));
  } catch {
    // as above
  }
  return Math.max(Number(dialog.dataset.seen), Math.min(elsewhere, now()));
}

function show(name, endsAt) {
  if (dialog.open && dialog.dataset.shows === name) return;
  for (const each of dialog.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== name;
  for (const each of dialog.querySelectorAll("[data-time]")) each.textContent = clock(new Date(endsAt * 1000));
  dialog.querySelector("[data-out]").hidden = name === "over";
  dialog.dataset.shows = name;
  dialog.setAttribute("aria-labelledby", "session-end-heading");
  const heading = part(name).querySelector("h2");
  for (const each of dialog.querySelectorAll("h2")) each.removeAttribute("id");
  heading.id = "session-end-heading";
  if (!dialog.open) dialog.showModal();
  heading.focus();
}

function look() {
  const rests = seen() + idle;
  if (now() >= Math.min(rests, lastsUntil)) {
    const here = location.pathname + location.search;
    const door = `${dialog.dataset.signIn}?next=${encodeURIComponent(here)}`;
    part("over").querySelector("[data-again]").href = door;
    show("over", now());
  } else if (lastsUntil - now() <= WARN) {
    if (!isTold) show("last", lastsUntil);
  } else if (rests - now() <= WARN) {
    show("rest", rests);
  } else if (dialog.open) {
    dialog.close();
  }
}

async function stay(event) {
  event.preventDefault();
  const form = event.target;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.status === 403) {
      dialog.dataset.seen = "0";
      idle = 0;
    } else if (answer.ok) {
      const ends = await answer.json();
      idle = ends.idle;
      lastsUntil = now() + ends.left;
      note();
      dialog.close();
    }
  } catch {
    // The net is away: the question stays, and can be answered once more.
  }
  look();
}

note();
part("rest").addEventListener("submit", stay);
dialog.querySelector("[data-close]").addEventListener("click", () => {
  isTold = true;
  dialog.close();
});
dialog.addEventListener("cancel", (event) => event.preventDefault());
document.addEventListener("htmx:afterRequest", note);
document.addEventListener("visibilitychange", look);
setInterval(look, 5000);
look();
