/* Light or dark: what the reader chose on this device, else what the system says.

   Stands at the head of the page, so that it is never drawn in the wrong colours first. */

(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const ofSystem = () => (system.matches ? "dark" : "light");

  const stored = () => {
    try {
      return window.localStorage.getItem("theme");
    } catch {
      return null; // storage is switched off: the choice lasts as long as the page
    }
  };

  const store = (theme) => {
    try {
      if (theme === ofSystem()) {
        window.localStorage.removeItem("theme"); // follow the system again
      } else {
        window.localStorage.setItem("theme", theme);
      }
    } catch {
      /* as above */
    }
  };

  const show = (theme) => {
    root.dataset.bsTheme = theme;
    document.querySelector(".theme-switch")?.setAttribute("aria-pressed", String(theme === "dark"));
  };

  const chosen = () => stored() ?? ofSystem();

  show(chosen());
  document.addEventListener("DOMContentLoaded", () => show(root.dataset.bsTheme));
  system.addEventListener("change", () => show(chosen()));
  window.addEventListener("storage", () => show(chosen()));
  window.addEventListener("beforeprint", () => show("light"));
  window.addEventListener("afterprint", () => show(chosen()));
  document.addEventListener("click", (event) => {
    if (event.target.closest(".theme-switch")) {
      const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      store(theme);
      show(theme);
    }
  });
})();
