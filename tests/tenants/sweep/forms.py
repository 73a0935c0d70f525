"""Read a page's form as a browser would, to post it back with a few changes."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    """Collects forms; each a list of (name, value) and the address it posts to."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str | None, list[tuple[str, str]]]] = []
        self._select: str | None = None
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self.forms.append((values.get("action"), []))
        elif not self.forms:
            return
        elif tag == "input" and name and "disabled" not in values:
            if values.get("type") not in {"checkbox", "radio", "submit"} or "checked" in values:
                self._add(name, values.get("value", "on" if values.get("type") == "checkbox" else ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in values:
            self._add(self._select, values.get("value", ""))
        elif tag == "textarea":
            self._textarea = name

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._textarea and self.forms:
            self._add(self._textarea, data.strip())
            self._textarea = None

    def _add(self, name: str, value: str) -> None:
        self.forms[-1][1].append((name, value))


def form_values(html: str, *, having: str) -> dict[str, list[str]]:
    """The values of the form that has a field called `having`, as a browser would send them untouched."""
    reader = _Reader()
    reader.feed(html)
    for _action, fields in reader.forms:
        if any(name == having for name, _value in fields):
            values: dict[str, list[str]] = {}
            for name, value in fields:
                values.setdefault(name, []).append(value)
            return values
    raise AssertionError(f"no form on the page has a field {having}")
