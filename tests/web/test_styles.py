"""The style sheets keep to the tokens: both themes follow from them."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(", re.IGNORECASE)
TOKEN = re.compile(r"var\((--[a-z0-9-]+)[),]")
SET = re.compile(r"^\s*(--[a-z0-9-]+):", re.MULTILINE)


def sheets() -> dict[str, str]:
    folder = Path(finders.find("web/tokens.css")).parent
    return {path.name: path.read_text() for path in folder.glob("*.css")}


def test_only_the_tokens_name_colours():
    found = {name: COLOUR.findall(text) for name, text in sheets().items() if name != "tokens.css"}

    assert {name: colours for name, colours in found.items() if colours} == {}


def test_every_token_in_use_is_set():
    texts = sheets()
    known = {token for text in texts.values() for token in SET.findall(text)}
    used = {token for text in texts.values() for token in TOKEN.findall(text)}

    assert used - known == set()


def test_dark_theme_sets_every_colour_of_the_light_one():
    light, dark = sheets()["tokens.css"].split('[data-bs-theme="dark"] {')[:2]
    same_in_both = {"--on-fill", "--white"}

    def colours(text: str) -> set[str]:
        lines = (line for line in text.splitlines() if COLOUR.search(line))
        return {token for line in lines for token in SET.findall(line)}

    assert colours(light) - colours(dark) == same_in_both
