import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from matchmaking.organizations.credit_codes import clean_credit_code

CODE = "91110000600037341L"
ALPHABET = "a credit code has digits and capitals without I, O, S, V and Z."


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        " 9111 0000 6000 3734 1L ",
        "91110000-600037341-L",
        "９１１１００００６０００３７３４１Ｌ",
    ],
)
def test_clean_credit_code_takes_it_as_people_type_it(typed):
    assert clean_credit_code(typed) == CODE


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (CODE[:-1], "A credit code has 18 characters; this one has 17."),
        (f"{CODE}1", "A credit code has 18 characters; this one has 19."),
        (
            "91110000600O37341L",
            f"“O” at place 12 cannot be: {ALPHABET}",
        ),
        ("9A110000600037341L", "Place 2 must be a digit: the first eight characters are digits."),
        (
            "91110000600037341X",
            "The check digit does not fit: compare the code with the business licence.",
        ),
    ],
)
def test_clean_credit_code_says_what_is_wrong(typed, problem):
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        clean_credit_code(typed)

    assert caught.value.messages == [problem]
