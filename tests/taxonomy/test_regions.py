import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.taxonomy.regions import CHINESE_NAMES, Province, parse_province


def test_chinese_names_cover_every_province():
    assert set(CHINESE_NAMES) == set(Province.values)


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("上海", Province.SHANGHAI),
        ("上海市", Province.SHANGHAI),
        (" 310000 ", Province.SHANGHAI),
        ("广西", Province.GUANGXI),
        ("广西壮族自治区", Province.GUANGXI),
        ("宁夏回族自治区", Province.NINGXIA),
        ("新疆维吾尔自治区", Province.XINJIANG),
        ("内蒙古", Province.INNER_MONGOLIA),
        ("香港特别行政区", Province.HONG_KONG),
        ("陕西", Province.SHAANXI),
        ("山西省", Province.SHANXI),
    ],
)
def test_parse_province_reads_names_as_people_write_them(text, province):
    assert parse_province(text) == province


@pytest.mark.parametrize("text", ["", "省", "市", "全国", "苏州", "Shanghai", "310001", "上海省市"])
def test_parse_province_knows_no_other_text(text):
    assert parse_province(text) is None


@pytest.mark.parametrize("code", Province.values)
def test_parse_province_reads_every_official_name(code):
    assert parse_province(CHINESE_NAMES[code]) == code


@given(st.text(max_size=20))
def test_parse_province_never_fails(text):
    assert parse_province(text) in {None, *Province}
