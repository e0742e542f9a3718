/* A suggested tag ticks, or unticks, its own box in the form around it; “take all” ticks each. */

document.addEventListener("click", (event) => {
  const all = event.target.closest(".adopt-all");
  all?.closest(".proposed").querySelectorAll('.suggestion[aria-pressed="false"]').forEach((one) => one.click());
  const button = event.target.closest(".suggestion");
  if (!button) {
    return;
  }
  const { field, code } = button.dataset;
  const box = button.form.querySelector(
    `input[name="${CSS.escape(field)}"][value="${CSS.escape(code)}"]`,
  );
  if (!box) {
    return;
  }
  box.checked = !box.checked;
  button.setAttribute("aria-pressed", String(box.checked));
  const list = box.closest(".ticks");
  const place = box.parentElement.offsetTop - list.offsetTop;
  list.scrollTop = place - list.clientHeight / 2;
  box.dispatchEvent(new Event("change", { bubbles: true }));
});
