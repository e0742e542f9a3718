"""The panorama in a real browser: its charts are drawn, in the theme in force, and lead on."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.factories.matching import MatchFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The colour of the only field that holds a number: one stage, the first of five sectors.
FIELD = """() => {
  const layers = [...document.querySelector('.chart-canvas').querySelectorAll('canvas')];
  return layers.map((canvas) => {
    const at = [Math.round(canvas.width * 0.7), Math.round(canvas.height * 0.2)];
    return [...canvas.getContext('2d').getImageData(...at, 1, 1).data].join(' ');
  }).join(', ');
}"""


def test_visitor_reads_the_map_and_goes_on_to_the_records(page: Page):
    scenario = MatchFactory().scenario
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto("/panorama/")
    for chart in page.locator(".chart-canvas").all():
        expect(chart.locator("canvas").first).to_be_visible()
    demand = page.evaluate(FIELD)

    page.get_by_role("button", name="缺口").click()
    assert page.evaluate(FIELD) != demand  # nothing is unmet
    page.get_by_role("button", name="需求", exact=True).click()
    page.locator(".theme-switch").click()
    assert page.evaluate(FIELD) != demand

    box = page.locator(".chart-canvas").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.22)
    expect(page).to_have_url(re.compile(r"/scenarios/\?sector=raw_materials&stage=production$"))
    expect(page.get_by_role("link", name=scenario.title)).to_be_visible()
