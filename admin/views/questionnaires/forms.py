"""Forms of the questionnaire editor, and the way between them and a definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)

from admin.views.form_fields import options
from admin.views.places.forms import Needed
from surveys.core.text import visible
from surveys.questionnaires.branching import ALL, ANY
from surveys.questionnaires.rules import REGISTRY
from surveys.web.forms import StaffForm
from surveys.web.i18n import _, lazy_gettext, pick

SPARE_OPTIONS = 3
CLAUSES = 3
ROWS = {"rows": 3}
OPERATORS = ("le", "ge", "eq", "ne", "in")


class OptionForm(Form):
    """One choice. A row without code and texts is left out."""

    code = StringField(lazy_gettext("Code"))
    vi = StringField(lazy_gettext("Vietnamese"))
    en = StringField(lazy_gettext("English"))
    guidance_vi = TextAreaField(lazy_gettext("Guidance in Vietnamese"), render_kw=ROWS)
    guidance_en = TextAreaField(lazy_gettext("Guidance in English"), render_kw=ROWS)


class ClauseForm(Form):
    """One comparison with an earlier answer."""

    question = SelectField(lazy_gettext("Question"), validate_choice=False)
    op = SelectField(lazy_gettext("Comparison"), validate_choice=False)
    value = StringField(lazy_gettext("Value"))


class QuestionForm(StaffForm):
    """One question in both languages, with its choices and its condition."""

    seen = HiddenField()
    code = StringField(
        lazy_gettext("Code"),
        [Needed()],
        description=lazy_gettext("Capital letters, digits and hyphens, such as K7. It names the column in exports."),
    )
    kind = SelectField(lazy_gettext("Type of answer"), [Needed()], validate_choice=False)
    section = SelectField(lazy_gettext("Section"), [Needed()], validate_choice=False)
    factor = SelectField(lazy_gettext("Factor of the index"), validate_choice=False)
    text_vi = TextAreaField(lazy_gettext("Question in Vietnamese"), [Needed()], render_kw=ROWS)
    text_en = TextAreaField(lazy_gettext("Question in English"), [Needed()], render_kw=ROWS)
    help_vi = StringField(lazy_gettext("Hint in Vietnamese"))
    help_en = StringField(lazy_gettext("Hint in English"))
    required = BooleanField(lazy_gettext("An answer is needed before sending"))
    no_opinion = BooleanField(lazy_gettext("“No opinion” is offered"))
    min = StringField(lazy_gettext("Least number"), render_kw={"inputmode": "numeric"})
    max = StringField(lazy_gettext("Most choices, characters or greatest number"), render_kw={"inputmode": "numeric"})
    options_from = SelectField(lazy_gettext("Choices come from"), validate_choice=False)
    options = FieldList(FormField(OptionForm))
    condition = SelectField(lazy_gettext("When it is asked"), validate_choice=False)
    clauses = FieldList(FormField(ClauseForm), min_entries=CLAUSES, max_entries=CLAUSES)

    def fill(self, definition: Mapping[str, Any], code: str | None) -> QuestionForm:
        """Offer the sections, factors and earlier questions of the definition, and spare rows for choices."""
        self.kind.choices = options((kind.code, kind.label) for kind in REGISTRY.values())
        self.section.choices = options((part["code"], pick(part["title"])) for part in definition["sections"])
        factors = [(part["code"], pick(part["title"])) for part in definition["factors"]]
        self.factor.choices = options(factors, first=_("None"))
        self.options_from.choices = options(
            [("fields", _("the fields")), ("procedures", _("the procedures"))], first=_("the list below")
        )
        self.condition.choices = options(
            [(ANY, _("When one of these holds")), (ALL, _("When all of these hold"))], first=_("Always")
        )
        earlier = _earlier(definition, code)
        for clause in self.clauses:
            clause.form.question.choices = options(earlier, first="–")
            clause.form.op.choices = options(comparison_words().items())
        blank = sum(1 for row in self.options if not _filled(row.form))
        for _spare in range(SPARE_OPTIONS - blank):
            self.options.append_entry()
        return self

    def name_limit(self, kind: str) -> None:
        """Call the upper limit what it is for this type of question."""
        if kind in LIMITS:
            self.max.label.text = LIMITS[kind]


LIMITS = {
    "multiple": lazy_gettext("Most choices"),
    "number": lazy_gettext("Greatest number"),
    "short_text": lazy_gettext("Most characters"),
    "long_text": lazy_gettext("Most characters"),
}


def comparison_words() -> dict[str, str]:
    """The comparisons in words."""
    return {
        "le": _("is at most"),
        "ge": _("is at least"),
        "eq": _("is"),
        "ne": _("is not"),
        "in": _("is one of"),
    }


def _earlier(definition: Mapping[str, Any], code: str | None) -> list[tuple[str, str]]:
    found = []
    for question in definition["questions"]:
        if question["code"] == code:
            break
        if REGISTRY[question["kind"]].compares:
            found.append((question["code"], f"{question['code']} · {pick(question['text'])}"))
    return found


def _filled(row: Any) -> bool:
    return any((row.code.data, row.vi.data, row.en.data))


def form_values(question: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows for a question of a definition."""
    help_ = question.get("help") or {}
    condition = question.get("show_if") or {}
    mode = next(iter(condition), "")
    clauses = [{**clause, "value": _shown(clause["value"])} for clause in condition.get(mode, ())]
    return {
        **{name: question.get(name) for name in ("code", "kind", "section", "required", "no_opinion", "min", "max")},
        "factor": question.get("factor") or "",
        "text_vi": question["text"]["vi"],
        "text_en": question["text"]["en"],
        "help_vi": help_.get("vi", ""),
        "help_en": help_.get("en", ""),
        "options_from": question.get("options_from") or "",
        "options": [_option_row(option) for option in question.get("options", ())],
        "condition": mode,
        "clauses": clauses + [{}] * (CLAUSES - len(clauses)),
    }


def _option_row(option: Mapping[str, Any]) -> dict[str, str]:
    guidance = option.get("guidance") or {}
    texts = {"vi": option["text"]["vi"], "en": option["text"]["en"]}
    return {
        "code": option["code"],
        **texts,
        "guidance_vi": guidance.get("vi", ""),
        "guidance_en": guidance.get("en", ""),
    }


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)


def question_of(form: QuestionForm, kind_code: str, kinds: Mapping[str, str]) -> dict[str, Any]:
    """The question that was typed, in the shape of a definition; the domain checks it.

    `kinds` are the types of the questions there are, by code: a condition on faces compares numbers.
    """
    kind = REGISTRY.get(kind_code)
    question: dict[str, Any] = {
        "code": line_of(form.code.data) if "code" in form else "",
        "kind": kind_code,
        "section": form.section.data or "",
        "text": {"vi": line_of(form.text_vi.data), "en": line_of(form.text_en.data)},
        "required": bool(form.required.data),
    }
    if form.factor.data:
        question["factor"] = form.factor.data
    if form.no_opinion.data and kind_code == "faces":
        question["no_opinion"] = True
    if form.help_vi.data or form.help_en.data:
        question["help"] = {"vi": line_of(form.help_vi.data), "en": line_of(form.help_en.data)}
    for name in ("min", "max"):
        if form[name].data:
            question[name] = _number(form[name].data)
    if kind is not None and kind.has_options:
        if form.options_from.data:
            question["options_from"] = form.options_from.data
        else:
            question["options"] = [_option(row.form) for row in form.options if _filled(row.form)]
    if form.condition.data:
        clauses = [_clause(row.form, kinds) for row in form.clauses if row.form.question.data]
        question["show_if"] = {form.condition.data: clauses}
    return question


def line_of(text: str | None) -> str:
    """A text of the questionnaire as one line, without what cannot be seen."""
    return " ".join(visible(text or "").split())


def _number(typed: str) -> object:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 8 else typed


def _option(row: Any) -> dict[str, Any]:
    option: dict[str, Any] = {
        "code": line_of(row.code.data),
        "text": {"vi": line_of(row.vi.data), "en": line_of(row.en.data)},
    }
    if row.guidance_vi.data or row.guidance_en.data:
        option["guidance"] = {"vi": line_of(row.guidance_vi.data), "en": line_of(row.guidance_en.data)}
    return option


def _clause(row: Any, kinds: Mapping[str, str]) -> dict[str, Any]:
    kind = REGISTRY.get(kinds.get(row.question.data, ""))
    read = _number if kind is not None and "le" in kind.compares else str
    parts = [read(part.strip()) for part in (row.value.data or "").split(",") if part.strip()]
    value: object = parts if row.op.data == "in" else (parts[0] if len(parts) == 1 else row.value.data)
    return {"question": row.question.data, "op": row.op.data, "value": value}


class TextPairForm(Form):
    """One text in both languages; `place` says which part of the definition it is."""

    place = HiddenField()
    vi = TextAreaField(lazy_gettext("Vietnamese"), [Needed()], render_kw=ROWS)
    en = TextAreaField(lazy_gettext("English"), [Needed()], render_kw=ROWS)


class TextsForm(StaffForm):
    """The texts round the questions: title, beginning, thanks, names of sections and factors."""

    seen = HiddenField()
    texts = FieldList(FormField(TextPairForm))


class SeenForm(StaffForm):
    """One button; `seen` is the wording that was on the screen when it was pressed."""

    seen = HiddenField()
