"""Search over the published records by the index: what is asked, what is found, what to mark.

Only keys come out of here, of records that anybody may see; whoever shows records asks again what
the reader may see. Without an index nothing is found here, and lists look for the words alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from matchmaking.matching.indexing import recent_index
from matchmaking.organizations.search import Wider
from matchmaking.ranking import searching
from matchmaking.ranking.index import MatchIndex
from matchmaking.ranking.normalize import fold
from matchmaking.ranking.searching import Question

MOST = 500  # records that a search finds by relevance
N_NEAR = 4  # names proposed where nothing is found


@dataclass(frozen=True, slots=True)
class Search:
    """A search text, read once; scores are in the order of relevance."""

    text: str
    question: Question
    index: MatchIndex | None

    def scenarios(self) -> Mapping[str, float]:
        """Map the public ids of scenarios to how well they answer, best first."""
        if self.index is None:
            return {}
        return searching.search(self.index.space, self.index.scenarios, self.question, MOST)

    def solutions(self) -> Mapping[str, float]:
        """Map the public ids of solutions to how well they answer, best first."""
        if self.index is None:
            return {}
        return searching.search(self.index.space, self.index.solutions, self.question, MOST)

    def wider(self, keys: Collection[str] = ()) -> Wider:
        """Return what lists find besides the words as they are written."""
        return Wider(() if self.simple == self.text else (self.simple,), tuple(keys))

    @property
    def simple(self) -> str:
        """The search in the form in which most records are written."""
        return fold(self.text, searching.MAX_CHARACTERS).strip()

    def is_in(self, title: str) -> bool:
        """Tell whether a title holds the search, however the two are written."""
        return self.simple in fold(title, searching.WIDEST * len(title))

    def near(self) -> list[str]:
        """Return names of capabilities and industries that resemble what was asked."""
        if self.index is None:
            return []
        return searching.near_names(self.index.space, self.question, N_NEAR)

    def pieces(self, text: str) -> list[tuple[str, bool]]:
        """Return a text in pieces, each with whether it answers the search."""
        pieces, done = [], 0
        for start, end in self.question.places(text):
            pieces += [(text[done:start], False), (text[start:end], True)]
            done = end
        return [(piece, is_found) for piece, is_found in [*pieces, (text[done:], False)] if piece]


def search_for(text: str) -> Search:
    """Read a search text with the vocabulary of the index, as far as there is one."""
    index = recent_index() if text else None
    return Search(text, searching.ask(text, index.space if index else None), index)
