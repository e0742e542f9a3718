/* What the help can do besides: print itself, and search its glossary. */

(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // A picture that was not scrolled to yet is wanted on paper as well.
  window.addEventListener("beforeprint", () => {
    for (const picture of document.querySelectorAll("img[loading=lazy]")) {
      picture.loading = "eager";
    }
  });

  const search = document.querySelector("[data-glossary-search]");
  if (!search) {
    return;
  }
  const field = search.querySelector("input");
  const none = search.querySelector("[data-glossary-none]");
  const sections = [...document.querySelectorAll(".glossary")];

  const filter = () => {
    const sought = field.value.trim().toLowerCase();
    for (const section of sections) {
      const entries = [...section.querySelectorAll("dl > div")];
      for (const entry of entries) {
        entry.hidden = !entry.textContent.toLowerCase().includes(sought);
      }
      section.hidden = entries.every((entry) => entry.hidden);
    }
    none.textContent = sections.every((section) => section.hidden) ? none.dataset.none : "";
  };

  search.hidden = false;
  field.addEventListener("input", filter);
})();
