import pytest
from django.core.exceptions import ValidationError
from django.db import models

from matchmaking.common.fields import BoundedTextField


def test_bounded_text_field_holds_its_length_without_a_form():
    field = BoundedTextField(max_length=3)

    assert field.clean("划伤了", None) == "划伤了"
    with pytest.raises(ValidationError) as caught:
        field.clean("划伤边裂", None)
    assert caught.value.error_list[0].code == "max_length"


def test_bounded_text_field_is_a_text_field_to_migrations():
    plain, bounded = models.TextField("a", max_length=3), BoundedTextField("a", max_length=3)

    assert bounded.deconstruct() == plain.deconstruct()
    assert bounded.clone().validators == bounded.validators
