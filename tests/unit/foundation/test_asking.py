"""One form on a page of its own: what is wrong stands beside its field, what is refused stands at the top."""

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse

from commontable.foundation.asking import CONFLICT, INVALID, FormPage, asked, attempt, done, only_if, typed
from commontable.foundation.errors import NotNow


class NameForm(forms.Form):
    name = forms.CharField()


def sent(rf, **given):
    request = rf.post("/", given)
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def refuse():
    raise NotNow("The table is full. Ask again tomorrow.")


def test_what_may_not_be_done_is_not_there():
    only_if([1])
    with pytest.raises(Http404):
        only_if([])


def test_a_form_that_was_sent_empty_was_sent(rf):
    assert typed(rf.get("/")) is None
    assert NameForm(typed(rf.post("/"))).is_bound


def test_a_deed_that_succeeds_says_so_and_leads_on(rf):
    request = sent(rf, name="Ana")
    page = FormPage("Who?", "", "Say it", done="Noted.")
    answer = asked(request, NameForm(typed(request)), page, [], lambda: "/there")
    assert (answer.status_code, answer["Location"]) == (302, "/there")
    assert [str(told) for told in request._messages] == ["Noted."]


def test_what_is_wrong_keeps_the_deed_from_happening():
    form = NameForm({"name": ""})
    assert attempt(form, refuse) == (INVALID, "")
    assert list(form.errors) == ["name"]


def test_a_fault_found_by_the_deed_stands_beside_its_field_or_at_the_top():
    def faulty() -> str:
        raise ValidationError({"name": "Taken.", "key": "No key."})

    form = NameForm({"name": "Ana"})
    assert attempt(form, faulty) == (INVALID, "")
    assert (form.errors["name"], form.non_field_errors()) == (["Taken."], ["No key."])


def test_a_refusal_stands_at_the_top():
    form = NameForm({"name": "Ana"})
    assert attempt(form, refuse) == (CONFLICT, "")
    assert form.non_field_errors() == ["The table is full. Ask again tomorrow."]


def test_a_button_that_is_refused_shows_the_same_page_with_the_reason(rf):
    request = sent(rf)
    answer = done(request, refuse, "/there", lambda: HttpResponse("the page"))
    assert (answer.status_code, answer.content) == (CONFLICT, b"the page")
    assert [str(told) for told in request._messages] == ["The table is full. Ask again tomorrow."]
    assert done(request, list, "/there", HttpResponse)["Location"] == "/there"
