/* A page that nobody looks at does not ask whether its thread has news; htmx goes on by itself. */

document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.target.id === "thread-messages") {
    event.preventDefault();
  }
});
