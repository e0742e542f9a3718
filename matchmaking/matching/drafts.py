"""What stands in a form while somebody types it: unsaved, unchecked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)  # its text must not slip into a log
class ScenarioDraft:
    """An unsaved need as it stands in a form: texts of any length, codes that may be unknown."""

    title: str = ""
    pain_points: str = ""
    requirement: str = ""
    targets: str = ""
    industries: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    deployment: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class SolutionDraft:
    """An unsaved offer as it stands in a form."""

    title: str = ""
    summary: str = ""
    description: str = ""
    cases: str = ""
    industries: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    deployment_modes: tuple[str, ...] = ()
