// Small helps on top of pages that work without it: no double submit, and focus that follows htmx.

const submitted = new WeakSet();

function setBusy(form, isBusy, submitter) {
  const buttons = submitter ? [submitter] : form.querySelectorAll("button[type=submit][aria-disabled]");
  for (const button of buttons) {
    // aria-disabled, not disabled: a disabled button would not send its own name and value, and loses focus.
    if (isBusy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

function release(form) {
  submitted.delete(form);
  setBusy(form, false);
  for (const button of document.querySelectorAll(`[form="${CSS.escape(form.id)}"][aria-disabled]`)) {
    button.removeAttribute("aria-disabled");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
  if (submitted.has(form)) {
    event.preventDefault();
    return;
  }
  submitted.add(form);
  if (event.submitter) setBusy(form, true, event.submitter);
});

// Back from the browser's cache: the page is as it was left, so let the person send again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) release(form);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt?.closest?.("form");
  if (form) release(form);
});

// After a swap: to the errors first, then to what the page marks, else stay where the person was.
document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.elt;
  const goal = target.querySelector?.("[data-error-summary]") ?? target.querySelector?.("[data-focus]");
  goal?.focus();
});

// A page may say which question its work begins with. On a phone one reads from the top, so nothing jumps there.
const question = document.querySelector("[data-begin]");
if (question && !document.querySelector("[autofocus]") && !location.hash && matchMedia("(min-width: 60rem)").matches) {
  question.querySelector("input")?.focus({ preventScroll: true });
}

// A menu of the header lies on top of the page: Escape, a tap beside it and a focus that goes on all close it.
const openMenus = () => document.querySelectorAll(".site-header details[open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// pointerdown, not click: an iPhone tells of no click on what cannot be clicked.
for (const name of ["pointerdown", "focusin"]) {
  document.addEventListener(name, (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
}

// Of a row that goes on beyond the edge, all of what the keyboard has reached is shown.
document.addEventListener("focusin", (event) => {
  if (event.target.matches(".services :focus-visible")) event.target.scrollIntoView({ inline: "nearest", block: "nearest" });
});

// What pages have kept in this browser is one person's: it goes when another is here, nobody is, or they sign out.
async function forgetOthers(person) {
  for (const name of (await globalThis.caches?.keys()) ?? []) {
    if (name.startsWith("personal-") && !(person && name.startsWith(`personal-${person}-`))) await caches.delete(name);
  }
}
forgetOthers(document.body.dataset.person);
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-sign-out]")) forgetOthers("");
});

// What a link on the page points at is unfolded, and all of it for the printer; afterwards it is as it was.
function unfoldTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}
window.addEventListener("hashchange", unfoldTarget);
unfoldTarget();

let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details.fold:not([open])")];
  for (const fold of unfolded) fold.open = true;
});
window.addEventListener("afterprint", () => {
  for (const fold of unfolded) fold.open = false;
});

// Printing from a button: where there is no script there is no button, and the browser prints all the same.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
