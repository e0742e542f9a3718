"""The records and the member that ``benchmarks.lists`` measures with."""

import json
import re
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from matchmaking.matching.indexing import current_index
from matchmaking.organizations.models import Membership, Organization, OrganizationKind, User
from matchmaking.scenarios.models import Deployment, Scenario
from matchmaking.solutions.models import DeploymentMode, Solution, SolutionKind
from matchmaking.taxonomy.models import Capability, Industry, Stage
from matchmaking.taxonomy.regions import Province
from scripts import ROOT

N_ORGANIZATIONS = 400
BULK = 500
CLAUSE = re.compile(r"[^，。；;\n]+[，。；;\n]?")


def fill(n_records: int, directory: Path) -> str:
    """Write the records, build the index, and return the cookie of a member."""
    settings.INDEX_DIR = directory / "index"
    call_command("load_taxonomy", verbosity=0)
    random = Random(7)  # noqa: S311
    rows = [
        Organization(
            name_zh=f"机构{number}", kind=OrganizationKind.PROVIDER, intro="工业智能服务。"
        )
        for number in range(N_ORGANIZATIONS)
    ]
    organizations = Organization.objects.bulk_create(rows)
    _write(Scenario, "scenarios", n_records, organizations, random)
    _write(Solution, "solutions", n_records, organizations, random)
    current_index()
    user = User.objects.create_user("member@example.org", password=None)
    Membership.objects.create(user=user, organization=organizations[0])
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def count_queries(url: str, cookie: str) -> int:
    client = Client()
    with CaptureQueriesContext(connection) as context:
        client.get(url, HTTP_COOKIE=cookie)
    return len(context)


def _write(
    model: Any, name: str, n_records: int, organizations: list[Organization], random: Random
) -> None:
    text = (ROOT / "fixtures" / "demo" / f"{name}.jsonl").read_text(encoding="utf-8")
    known = [json.loads(row)["fields"] for row in text.splitlines()]
    made = (_record(model, number, known, organizations, random) for number in range(n_records))
    while rows := list(islice(made, BULK)):
        model.objects.bulk_create(rows)
    keys = list(model.objects.values_list("pk", flat=True))
    for field, terms in (("industries", Industry), ("stages", Stage), ("capabilities", Capability)):
        codes = list(terms.objects.values_list("pk", flat=True))
        relation = getattr(model, field).through
        column = terms.__name__.lower()
        ties = [
            relation(**{f"{model.__name__.lower()}_id": key, f"{column}_id": code})
            for key in keys
            for code in random.sample(codes, random.randint(1, 2))
        ]
        relation.objects.bulk_create(ties, batch_size=BULK)


def _record(
    model: Any, number: int, known: list[Any], organizations: list[Organization], random: Random
) -> Any:
    first = random.choice(known)
    clauses = [part for name in model.text_fields for part in CLAUSE.findall(first[name])]
    clauses += [
        part
        for one in random.choices(known, k=8)
        for part in CLAUSE.findall(one[model.text_fields[-1]])[:3]
    ]
    own: dict[str, Any] = {
        name: "".join(random.sample(clauses, 6))[:600] for name in model.text_fields[1:]
    }
    if "summary" in own:
        own["summary"] = own["summary"][:200]
    own["title"] = f"{first['title'][:50]} {number}"
    own |= {"status": "published", "organization": random.choice(organizations)}
    own["published_at"] = timezone.now() - timedelta(minutes=random.randrange(500_000))
    amount = random.choice([None, 30, 80, 250, 400, 900, 2000])
    months = random.choice([None, 2, 3, 6, 12])
    if model is Scenario:
        own |= {"budget_max": amount, "duration_months": months}
        own |= {"province": random.choice(Province.values)}
        own |= {"deployment": random.choice(Deployment.values)}
    else:
        own |= {"price_min": amount, "delivery_months": months, "is_nationwide": number % 2 == 0}
        own |= {"kind": random.choice(SolutionKind.values)}
        own |= {"deployment_modes": random.sample(DeploymentMode.values, 2)}
    return model(**own)
