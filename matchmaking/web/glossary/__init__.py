"""The words of the platform, and of AI in manufacturing, that its users meet."""

from matchmaking.web.glossary.directory import DIRECTORY
from matchmaking.web.glossary.matching import MATCHING
from matchmaking.web.glossary.platform import PLATFORM
from matchmaking.web.glossary.technology import TECHNOLOGY

SECTIONS = (PLATFORM, MATCHING, DIRECTORY, TECHNOLOGY)
