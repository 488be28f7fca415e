"""Nobody fills the disk: the limit on what is sent holds at every address, also for visitors."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from commontable.foundation.asking import FormPage, asked


class FileForm(forms.Form):
    file = forms.FileField()


def sent(rf, *sizes):
    return rf.post("/anywhere/", {"file": [SimpleUploadedFile("a.csv", b"a" * size) for size in sizes]})


def test_what_goes_beyond_the_limit_is_not_kept(rf, settings):
    settings.UPLOAD_LIMIT = 100
    assert not sent(rf, 101).FILES
    assert len(sent(rf, 100).FILES) == 1


def test_the_limit_is_for_all_files_of_a_request_together(rf, settings):
    settings.UPLOAD_LIMIT = 100
    request = sent(rf, 60, 60)
    assert len(request.FILES.getlist("file")) == 1
    assert request.is_over_upload_limit


def test_the_form_says_what_the_limit_is(rf, settings, monkeypatch):
    settings.UPLOAD_LIMIT = 1024
    request, shown = sent(rf, 1025), {}
    monkeypatch.setattr("commontable.foundation.asking.render", lambda *_given, status: shown.update(status=status))
    form = FileForm(request.POST, request.FILES)
    asked(request, form, FormPage("A file", "", "Send it"), [], lambda: "/there")
    told = form.non_field_errors()[0]
    assert shown == {"status": 422}
    assert told.startswith("What was sent is larger than 1.0\xa0KB, the most this site takes in at once.")
