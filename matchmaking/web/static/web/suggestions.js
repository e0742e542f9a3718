/* A suggested tag ticks, or unticks, its own box in the form around it. */

document.addEventListener("click", (event) => {
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
