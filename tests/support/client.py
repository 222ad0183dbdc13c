"""A test client that lints every HTML page it is given, and sends forms the way a browser does."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.pages import lint_page


class PageClient(FlaskClient):
    """Every HTML answer is checked; `submit` fills in the page's own form with its hidden fields."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            lint_page(response.get_data(as_text=True), response.request.path)
        return response

    def page(self, url: str, status: int = 200, **kwargs: Any) -> BeautifulSoup:
        """The page at `url`, parsed; fails when it answers another status."""
        response = self.get(url, **kwargs)
        assert response.status_code == status, (url, response.status_code, response.get_data(as_text=True)[:2000])
        return BeautifulSoup(response.get_data(as_text=True), "html5lib")

    def submit(
        self,
        url: str,
        data: dict[str, Any] | None = None,
        *,
        form: str | None = None,
        button: str | None = None,
        follow: bool = False,
        **kwargs: Any,
    ) -> TestResponse:
        """Open `url`, fill its form (by CSS selector `form`, or the only POST form in main) and send it.

        `data` overrides what the page filled in; a value of None leaves a field out. `button` names the submit
        button to press by its words.
        """
        page = self.page(url)
        chosen = find_form(page, form)
        values = form_values(chosen)
        if button is not None:
            pressed = next(
                one for one in chosen.select("button") if one.get_text(" ", strip=True).startswith(button)
            )
            if pressed.get("name"):
                values[str(pressed["name"])] = str(pressed.get("value", ""))
        for name, value in (data or {}).items():
            values.pop(name, None) if value is None else values.__setitem__(name, value)
        target = str(chosen.get("action") or url)
        return self.post(target, data=values, follow_redirects=follow, **kwargs)


def find_form(page: BeautifulSoup, selector: str | None) -> Tag:
    """The form to send: by selector, or the only one with method post inside main."""
    if selector is not None:
        found = page.select_one(selector)
        assert found is not None, f"no form {selector}"
        return found
    forms = page.select("main form[method=post]") or page.select("form[method=post]")
    assert len(forms) == 1, f"{len(forms)} forms: name one"
    return forms[0]


def form_values(form: Tag) -> dict[str, Any]:
    """What a browser would send for an untouched form."""
    values: dict[str, Any] = {}
    for control in form.select("input, textarea, select"):
        name, kind = str(control.get("name", "")), str(control.get("type", "text"))
        if not name or kind in ("submit", "button", "file") or control.has_attr("disabled"):
            continue
        if kind in ("checkbox", "radio") and not control.has_attr("checked"):
            continue
        if control.name == "select":
            picked = control.select_one("option[selected]") or control.select_one("option")
            value = "" if picked is None else str(picked.get("value", picked.get_text()))
        elif control.name == "textarea":
            value = control.get_text().removeprefix("\n")
        else:
            value = str(control.get("value", "on" if kind == "checkbox" else ""))
        if name in values:
            kept = values[name] if isinstance(values[name], list) else [values[name]]
            values[name] = [*kept, value]
        else:
            values[name] = value
    return values
