"""What can be told from a page without eyes."""

from playwright.sync_api import ConsoleMessage, Error, Page

IS_WIDE = "document.documentElement.scrollWidth > window.innerWidth"
# Four Latin words in a row, in a text that nothing marks as English.
ENGLISH = r"""() => {
    const sentence = /[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){3,}/;
    const left = "[lang^=en], code, pre, script, style, noscript, textarea, .fact-code";
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.textContent.trim();
        const parent = walker.currentNode.parentElement;
        if (sentence.test(text) && !parent.closest(left) && parent.checkVisibility()) {
            found.add(text.slice(0, 80));
        }
    }
    return [...found].slice(0, 3);
}"""


def problems(page: Page, language: str) -> list[str]:
    """Return what is wrong with the page as it is drawn."""
    found = []
    if page.evaluate(IS_WIDE):
        found.append("wider than the screen")
    if language == "zh":
        found += [f"English: {text}" for text in page.evaluate(ENGLISH)]
    return found


def complaints(page: Page) -> list[str]:
    """Return a list to which each error of the page's scripts and files is added from now on."""
    heard: list[str] = []

    def hear(told: ConsoleMessage) -> None:
        if told.type == "error":
            heard.append(f"console: {told.text}")

    def fail(error: Error) -> None:
        heard.append(f"script: {error}")

    page.on("console", hear)
    page.on("pageerror", fail)
    return heard
