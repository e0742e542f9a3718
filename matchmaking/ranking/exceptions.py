"""What the engine raises; callers catch ``RankingError``."""


class RankingError(Exception):
    """Ranking is not possible with what was given."""


class ArtifactError(RankingError):
    """An index on disk is absent, incomplete or damaged."""


class ConfigError(RankingError):
    """A ranking configuration is not valid."""
