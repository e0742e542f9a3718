from django import forms
from django.utils.translation import override

from matchmaking.organizations.models import Organization
from matchmaking.web.forms.plain import UNCHOSEN, put_blanks_in_words


def test_menus_of_a_model_say_what_to_do_instead_of_dashes():
    form = forms.modelform_factory(Organization, fields=["kind", "province", "city"])()

    put_blanks_in_words(form.fields)

    with override("en"):
        assert str(form["province"]).count("Please choose") == 1
        assert "----" not in str(form)
    assert form.fields["kind"].choices[0] == ("", UNCHOSEN)


def test_menus_with_words_of_their_own_keep_them():
    field = forms.TypedChoiceField(choices=[("", "Any"), ("a", "A")])

    put_blanks_in_words({"kind": field})

    assert list(field.choices) == [("", "Any"), ("a", "A")]
