"""Templates: what each must say to eyes, screen readers and keyboards, with and without content."""

import datetime as dt
import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.db.models.fields import BLANK_CHOICE_DASH
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from commontable.design import samples
from commontable.design.charts import Column
from commontable.design.forms import DesignRenderer
from tests.unit.design.conftest import DESIGN

TEMPLATES = sorted(p for p in (DESIGN / "templates").rglob("*.html"))


def draw(name: str, **context) -> str:
    return render_to_string(f"design/{name}.html", context)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text)


class Outline(HTMLParser):
    """Tags with their attributes, for questions about structure."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(DESIGN / "templates")))
def test_every_template_can_be_read(path):
    get_template(str(path.relative_to(DESIGN / "templates")))


@pytest.mark.parametrize("path", sorted((DESIGN / "static/design").glob("*.css")), ids=lambda p: p.stem)
def test_every_sheet_is_sent(path):
    from commontable.design.style import SHEETS

    assert path.stem in SHEETS


def test_the_frame_has_landmarks_a_skip_link_and_the_five_verbs(rf):
    verbs = [
        SimpleNamespace(label=v, url=f"/{v}/", current=v == "See") for v in ("Listen", "See", "Agree", "Act", "Learn")
    ]
    viewer = SimpleNamespace(is_signed_in=True, initials="DT", name="A Person", account_url="/account/")
    language = [
        SimpleNamespace(code="en", name="English", current=True),
        SimpleNamespace(code="es", name="Español", current=False),
    ]
    context = {
        "navigation": verbs,
        "viewer": viewer,
        "languages": language,
        "partnership": SimpleNamespace(name="P", url="/p/"),
    }
    page = Outline(render_to_string("design/base.html", context, request=rf.get("/see/")))
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    assert [a["href"] for a in page.all("a") if a.get("aria-current")] == ["/See/"]
    assert {"name": "language", "value": "es", "lang": "es"} in page.all("button")
    assert {f.get("method") for f in page.all("form")} == {"post"}
    assert len(page.all("input")) == 3  # a token for each of the two forms, and where to return to


def test_a_stranger_is_offered_to_sign_in(rf):
    text = render_to_string("design/base.html", {"viewer": SimpleNamespace(is_signed_in=False)}, request=rf.get("/"))
    assert "Sign in" in text
    assert "Sign out" not in text


def test_the_frame_carries_no_inline_style_or_script(rf):
    text = render_to_string("design/base.html", {}, request=rf.get("/"))
    page = Outline(text)
    assert all(s.get("src") for s in page.all("script"))
    assert not page.all("style")
    assert not [attrs for _, attrs in page.tags if "style" in attrs or any(a.startswith("on") for a in attrs)]
    assert '"allowEval":false' in text
    assert '"includeIndicatorStyles":false' in text
    assert "X-CSRFToken" in page.all("body")[0]["hx-headers"]


@pytest.mark.parametrize("code", [400, 403, 404, 422, 500])
def test_error_pages_say_one_sentence_and_a_next_step_even_without_context(code):
    text = render_to_string(f"{code}.html")
    assert text.count("<h1>") == 1
    assert 'class="button" href="/"' in text


def test_a_heading_has_one_headline_and_only_what_is_given():
    text = draw("page_heading", headline="Nobody lost ground.")
    assert "<h1>Nobody lost ground.</h1>" in text
    assert "eyebrow" not in text
    assert "synthetic deaths" in draw("page_heading", headline="x", synthetic="synthetic deaths")


@pytest.mark.parametrize("kind", ["good", "late", "neutral", "synthetic"])
def test_a_pill_tells_its_state_by_word_and_shape(kind):
    text = draw("pill", kind=kind, word="overdue")
    assert "overdue" in text
    others = {
        re.search(r"<svg.*</svg>", draw("pill", kind=k, word="x"))[0] for k in ("good", "late", "neutral", "synthetic")
    }
    assert len(others) == 4


def test_a_date_is_a_time_for_machines_too():
    assert '<time class="date-block" datetime="2026-11-24">' in draw("date_block", date=dt.date(2026, 11, 24))
    with translation.override("es"):
        assert "Nov" in draw("date_block", date=dt.date(2026, 11, 24))


def test_a_table_has_caption_headers_focus_and_words_for_no_value():
    columns = (Column("ZIP"), Column("Years", numeric=True))
    rows = [("64130", "70.1"), (SimpleNamespace(label="64128", url="/z/"), None)]
    text = squeeze(draw("data_table", caption="Two places", columns=columns, rows=rows))
    assert "<caption>Two places</caption>" in text
    assert text.count('<th scope="col"') == 2
    assert '<th scope="row">64130</th>' in text
    assert '<a href="/z/">64128</a>' in text
    assert '<td class="data-table__number">70.1</td>' in text
    assert "no value" in text
    assert 'tabindex="0" role="region" aria-label="Two places"' in text


def test_a_row_with_too_few_cells_is_not_drawn_short():
    with pytest.raises(ValueError, match="zip"):
        draw("data_table", caption="x", columns=(Column("A"), Column("B")), rows=[("1",)])


class Ask(forms.Form):
    name = forms.CharField(label="Name")
    vote = forms.ChoiceField(label="Vote", choices=[("for", "For")], widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(
        label="Needs",
        choices=[("c", "Childcare")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Any",
    )
    agree = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("The meeting is over.")


def _form(data=None) -> str:
    return Template("{% load design %}{% design_form form %}").render(Context({"form": Ask(data)}))


def test_an_unsent_form_has_a_label_for_each_control_and_no_summary():
    page = Outline(_form())
    assert not [d for d in page.all("div") if d.get("role") == "alert"]
    labelled = {label.get("for") for label in page.all("label")}
    visible = [i for i in page.all("input") if i["type"] != "hidden"]
    assert {i["id"] for i in visible} <= labelled
    assert len(page.all("legend")) == len(page.all("fieldset")) == 2
    assert [i["name"] for i in page.all("input") if i["type"] == "hidden"] == ["token"]


def test_a_wrong_form_lists_all_problems_with_links_that_land():
    text = _form({"vote": "no"})
    page = Outline(text)
    ids = {attrs["id"] for _, attrs in page.tags if attrs.get("id")}
    targets = [a["href"].removeprefix("#") for a in page.all("a")]
    assert targets == ["id_name", "id_vote_0", "id_agree"]
    assert set(targets) <= ids
    assert "The meeting is over." in text
    assert "5 things need another look" in text
    assert "Token: This field is required." in text
    summary = next(d for d in page.all("div") if d.get("role") == "alert")
    assert "autofocus" in summary
    assert summary["tabindex"] == "-1"


def test_a_wrong_field_is_marked_beside_and_described_for_screen_readers():
    page = Outline(_form({"vote": "for"}))
    name = next(i for i in page.all("input") if i["name"] == "name")
    assert name["aria-invalid"] == "true"
    assert name["aria-describedby"] == "id_name_error"
    assert {"id_name_error", "id_agree_error"} <= {u.get("id") for u in page.all("ul")}


def test_what_was_typed_is_kept():
    assert 'value="Maria &amp; Co"' in _form({"name": "Maria & Co"})


def test_help_stands_beside_its_field_and_is_said_with_it():
    page = Outline(_form())
    assert "id_needs_helptext" in {d.get("id") for d in page.all("div")}
    assert any(f.get("aria-describedby") == "id_needs_helptext" for f in page.all("fieldset"))


def test_every_form_is_drawn_so_by_the_renderer():
    form = Ask(renderer=DesignRenderer())
    assert squeeze(str(form)) == squeeze(_form())


def test_progress_asks_on_until_it_is_finished_and_works_by_hand():
    text = draw("progress_bar", progress={"percent": 40, "message": "40 of 100", "url": "/p/", "finished": False})
    assert 'hx-get="/p/"' in text
    assert 'aria-live="polite"' in text
    assert "<noscript>" in text
    assert 'value="40"' in text
    done = draw("progress_bar", progress={"percent": 100, "message": "Done", "url": "/p/", "finished": True})
    assert "hx-get" not in done
    assert "noscript" not in done
    unknown = draw("progress_bar", progress={"percent": None, "message": "Counting", "url": "/p/", "finished": False})
    assert 'value="' not in unknown


def test_without_javascript_the_page_of_a_progress_loads_itself_anew():
    refresh = draw("refresh", progress={"finished": False}).strip()
    assert refresh == '<noscript><meta http-equiv="refresh" content="5"></noscript>'
    assert draw("refresh", progress={"finished": True}).strip() == ""


def test_pages_keep_the_question_in_their_links(rf):
    page = Paginator(range(50), 20).get_page(2)
    text = render_to_string("design/pagination.html", {"page": page}, request=rf.get("/list/?q=bus&page=2"))
    assert 'rel="prev" href="?q=bus&amp;page=1"' in text
    assert 'rel="next" href="?q=bus&amp;page=3"' in text
    assert "Page 2 of 3" in text


def test_a_fault_report_names_file_row_column_value_rule_and_remedy():
    text = draw("fault_report", faults=samples._faults())
    for part in ("2 faults were found.", "deaths.csv", "118", "<code>1O4</code>", "Age is 0 to 120", "leading zeros"):
        assert part in text


def test_content_of_blocks_is_escaped_where_it_is_text():
    block = "{% load design %}{% card title=title %}<p>{{ text }}</p>{% endcard %}"
    text = Template(block).render(Context({"title": "<i>", "text": "<b>"}))
    assert "&lt;i&gt;" in text
    assert "<p>&lt;b&gt;</p>" in text


def test_messages_are_announced_and_told_apart():
    messages = [SimpleNamespace(tags="success", __str__=lambda: "x"), SimpleNamespace(tags="error")]
    text = draw("messages", messages=messages)
    assert 'aria-live="polite"' in text
    assert "notice--good" in text
    assert "notice--late" in text


def test_squares_and_timelines_and_crumbs_are_lists():
    assert draw("squares", squares=samples._squares(), label="Vote").count("<li") == 6
    assert draw("timeline", events=samples._events()).count("<li") == 3
    crumbs = draw("breadcrumbs", crumbs=[{"label": "Agree", "url": "/agree/"}, {"label": "Board"}])
    assert '<span aria-current="page">Board</span>' in crumbs


@pytest.fixture
def rf() -> RequestFactory:
    return RequestFactory()


@pytest.mark.parametrize(
    ("language", "required", "word"),
    [("en", True, "Choose one"), ("en", False, "none chosen"), ("es", True, "Elija una"), ("es", False, "sin elegir")],
)
def test_the_empty_choice_of_a_list_is_a_word_and_not_nine_dashes(language, required, word):
    choices = [*BLANK_CHOICE_DASH, ("a", "Clinic")]
    form = type("Form", (forms.Form,), {"whose": forms.ChoiceField(choices=choices, required=required)})
    with translation.override(language):
        page = form(renderer=DesignRenderer()).as_div()
    assert "----" not in page
    assert f'<option value="" selected>{word}</option>' in page
