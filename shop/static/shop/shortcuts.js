// The keyboard's shortcuts. Which there are the page says (shop/views/manage/shortcuts.py); none where they are off.
// They open a page or go to a field and do nothing else, never while somebody writes or has written something.

const shortcuts = [...document.querySelectorAll("[data-shortcuts] > [data-key]")].map((entry) => ({
  key: entry.dataset.key,
  url: entry.getAttribute("href"),
  targets: document.querySelectorAll(`[data-shortcut="${CSS.escape(entry.dataset.name)}"]`),
}));

// Said to who does not see the list; on the element itself, where a screen reader tells of it.
for (const { key, targets } of shortcuts) {
  for (const target of targets) target.setAttribute("aria-keyshortcuts", /^[a-z]$/.test(key) ? key.toUpperCase() : key);
}

const WRITES = "input, textarea, select, [contenteditable], [role=textbox], [role=combobox], [role=listbox]";

// On the board a visit in focus has keys of its own.
const HAS_OWN_KEYS = "a[data-move], .board-spot > a";

function isChanged(field) {
  if (field.type === "hidden" || field.type === "submit") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((each) => each.selected !== each.defaultSelected);
  return "defaultValue" in field && field.value !== field.defaultValue;
}

const somethingIsWritten = () =>
  [...document.forms].some((form) => form.method === "post" && [...form.elements].some(isChanged));

const isShown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

function follow({ url, targets }) {
  const target = [...targets].find(isShown);
  if (target?.matches("input")) {
    target.focus();
    target.select();
    return true;
  }
  const goal = target?.getAttribute("href") ?? url;
  if (!goal || somethingIsWritten()) return false;
  location.assign(goal);
  return true;
}

// Ctrl, Alt, Command and a screen reader's own keys are left to whom they belong; Shift only writes “?” and “/”.
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  for (const modifier of ["AltGraph", "CapsLock", "Fn", "OS", "ScrollLock"]) if (event.getModifierState(modifier)) return;
  if (event.target.closest?.(WRITES) || event.target.closest?.(HAS_OWN_KEYS)) return;
  const shortcut = shortcuts.find((each) => each.key === event.key);
  if (shortcut && follow(shortcut)) event.preventDefault();
});
