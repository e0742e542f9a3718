"""The database and the table of ``import_postings``, made in a process of their own."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.core.files import File
from django.core.management import call_command

django.setup()  # before models are imported

from matchmaking.common.sheets.writing import write_xlsx  # noqa: E402
from matchmaking.exchange.kinds import KINDS  # noqa: E402
from matchmaking.exchange.models import ImportJob  # noqa: E402
from matchmaking.exchange.names import Names  # noqa: E402
from matchmaking.organizations.models import (  # noqa: E402
    Membership,
    Organization,
    Role,
    User,
)

KEYS = (
    "title", "pain_points", "requirement", "industries", "stages", "capabilities", "targets",
    "deployment", "budget_min", "budget_max",
)  # fmt: skip
PLACES = ["冷轧车间", "焊装线", "总装线", "压铸岛", "注塑机", "喷涂线", "仓库", "动力站"]
NEEDS = ["表面划伤漏检", "能耗偏高", "停机频繁", "排产靠经验", "焊点虚焊", "来料批次不稳"]
DETAILS = "夜班靠人工目检，漏检率约百分之三，每月返工损失数万元；希望在线识别并留存图像，误报要少。"


def make_rows(n_rows: int, names: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    rng = random.Random(4)  # noqa: S311 - the same file each time
    for number in range(n_rows):
        low = rng.randrange(20, 200)
        yield {
            "title": f"{rng.choice(PLACES)}{rng.choice(NEEDS)} {number}",
            "pain_points": DETAILS[: rng.randrange(10, len(DETAILS))],
            "requirement": DETAILS * 2,
            "industries": rng.choice(names["industries"]),
            "stages": rng.choice(names["stages"]),
            "capabilities": "、".join(rng.sample(names["capabilities"], 2)),
            "targets": f"漏检率 ≤ {rng.randrange(1, 9)} %；节拍 ≥ {rng.randrange(10, 90)} 片/分钟",
            "deployment": rng.choice(["云端", "本地部署", "边缘", ""]),
            "budget_min": f"{low}万",
            "budget_max": low + rng.randrange(90),
        }


def prepare(directory: Path, n_rows: int) -> None:
    """Make a database with a taxonomy and an uploaded table."""
    call_command("migrate", verbosity=0)
    call_command("load_taxonomy", verbosity=0)
    owner = User.objects.create_user("import@example.org", "import")
    organization = Organization.objects.create(kind="manufacturer", name_zh="江州带钢厂")
    Membership.objects.create(user=owner, organization=organization, role=Role.OWNER)
    names = Names.read()
    known = {
        name: list(getattr(names, name).labels.values())
        for name in ("industries", "stages", "capabilities")
    }
    columns = [KINDS["scenario"].by_key[key].column for key in KEYS]
    job = ImportJob(owner=owner, organization=organization, kind="scenario", name="table.xlsx")
    with write_xlsx(columns, make_rows(n_rows, known)) as file:
        (directory / "table.xlsx").write_bytes(file.read())
        job.file.save("table", File(file), save=False)
    job.save()


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), int(sys.argv[2]))
