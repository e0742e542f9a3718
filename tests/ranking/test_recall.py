from matchmaking.ranking.recall import ProfileMemory
from matchmaking.ranking.types import Profile


def test_profile_memory_reads_a_profile_once_until_it_changes():
    read = []
    memory = ProfileMemory(lambda profile: read.append(profile) or len(read), size=2)
    first = Profile("a", {"title": "划伤"})
    edited = Profile("a", {"title": "孔洞"})

    assert [memory(first), memory(first), memory(edited)] == [1, 1, 2]
    assert read == [first, edited]


def test_profile_memory_forgets_what_was_asked_for_longest_ago():
    read = []
    memory = ProfileMemory(lambda profile: read.append(profile.key), size=2)
    a, b, c = (Profile(key, {}) for key in "abc")

    for profile in (a, b, a, c, a, b):
        memory(profile)

    assert read == ["a", "b", "c", "b"]
