"""The tricks: ways to rewrite an offer so that it ranks for a need which it does not fit."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from opencc import OpenCC

from matchmaking.ranking.baseline import bigrams
from matchmaking.ranking.types import Profile, Vocabulary

ASCII = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
WIDE = {ord(c): ord(c) + 0xFEE0 for c in ASCII}
TRADITIONAL = OpenCC("s2t")


@dataclass(frozen=True)
class Target:
    """A scenario under attack, its best honest answer and the words of the taxonomy."""

    scenario: Profile
    best: Profile
    vocabulary: Vocabulary

    @property
    def text(self) -> str:
        return "".join(self.scenario.texts.values())

    def names_of(self, codes: tuple[str, ...]) -> list[str]:
        known = self.vocabulary.capabilities
        return [known[code].names[0] for code in codes if code in known]


Trick = Callable[[Profile, Target], Profile]


def repeat_words(offer: Profile, target: Target) -> Profile:
    words = [word for word, _ in Counter(bigrams(target.text)).most_common(8)]
    return _appended(offer, "".join(words) * 10)


def list_words(offer: Profile, target: Target) -> Profile:
    return _appended(offer, "、".join(dict.fromkeys(bigrams(target.text))))


def dump_taxonomy(offer: Profile, target: Target) -> Profile:
    return _appended(offer, "、".join(target.names_of(tuple(target.vocabulary.capabilities))))


def dump_taxonomy_as_prose(offer: Profile, target: Target) -> Profile:
    names = target.names_of(tuple(target.vocabulary.capabilities))
    return _appended(offer, "".join(f"我们在{name}方面有多年经验。" for name in names))


def copy_best(offer: Profile, target: Target) -> Profile:
    return replace(offer, texts=target.best.texts)


def paste_scenario(offer: Profile, target: Target) -> Profile:
    return _appended(offer, target.text)


def paste_disguised(offer: Profile, target: Target) -> Profile:
    return _appended(offer, "\u200b".join(target.text.translate(WIDE)))


def paste_traditional(offer: Profile, target: Target) -> Profile:
    return _appended(offer, TRADITIONAL.convert(target.text))


def claim_everything(offer: Profile, target: Target) -> Profile:
    vocabulary = target.vocabulary
    return replace(
        offer,
        industries=tuple(vocabulary.industries),
        stages=vocabulary.stages,
        capabilities=tuple(vocabulary.capabilities),
    )


def claim_needed(offer: Profile, target: Target) -> Profile:
    wanted = dict.fromkeys((*target.scenario.capabilities, *offer.capabilities))
    return replace(offer, industries=(), stages=target.vocabulary.stages, capabilities=(*wanted,))


def claim_and_name(offer: Profile, target: Target) -> Profile:
    names = target.names_of(target.scenario.capabilities)
    named = _appended(offer, "".join(f"我们也提供{name}。" for name in names))
    return claim_needed(named, target)


def paste_and_claim(offer: Profile, target: Target) -> Profile:
    return paste_scenario(claim_everything(offer, target), target)


TRICKS: Mapping[str, Trick] = {
    "repeat the scenario's words ten times": repeat_words,
    "list the scenario's words": list_words,
    "dump the taxonomy as a list": dump_taxonomy,
    "dump the taxonomy as sentences": dump_taxonomy_as_prose,
    "copy the best offer's text": copy_best,
    "paste the scenario's text": paste_scenario,
    "paste it full-width with zero-width joints": paste_disguised,
    "paste it in traditional characters": paste_traditional,
    "claim every tag": claim_everything,
    "claim the needed tags, all stages, any industry": claim_needed,
    "claim them and name each in a sentence": claim_and_name,
    "paste the text and claim every tag": paste_and_claim,
}


def _appended(offer: Profile, text: str) -> Profile:
    description = f"{offer.texts['description']}{text}"
    return replace(offer, texts={**offer.texts, "description": description})
