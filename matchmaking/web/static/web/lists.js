// Lists answer in place: the keyboard stays where it was, or goes to the number of results.
"use strict";

(() => {
  let held = null; // what had the keyboard when the list was asked again

  const same = (field) => {
    const { name, value, type } = field;
    return type === "radio"
      ? `input[type="radio"][name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`
      : `[name="${CSS.escape(name)}"]`;
  };

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const region = event.detail.target;
    const active = document.activeElement;
    if (!region.classList.contains("list-region") || !region.contains(active)) return;
    held = active.name ? same(active) : "";
  });

  document.body.addEventListener("htmx:afterSettle", () => {
    if (held === null) return;
    const region = document.querySelector(".list-region");
    const field = held && region ? region.querySelector(`.filters ${held}`) : null;
    const count = document.getElementById("list-count");
    if (field) {
      field.focus({ preventScroll: true });
    } else if (count) {
      count.focus({ preventScroll: true });
      count.scrollIntoView({ block: "start" });
    }
    held = null;
  });

  const toggle = document.getElementById("filter-switch");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !toggle || !toggle.checked) return;
    toggle.checked = false;
    toggle.focus();
  });
})();
