"""A page as the accessibility tree hands it to a screen reader, in the order of reading.

What Chromium gives to assistive technology, read through the debugger: no screen reader
speaks here, so how one puts the words is its own; that they are there, named, and in this
order is what can be told.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from playwright.async_api import Page

Node = dict[str, Any]

SPOKEN = {
    "RootWebArea": "page",
    "DescriptionListTerm": "term",
    "term": "term",
    "LabelText": "",
    "StaticText": "",
    "textbox": "edit",
    "Details": "",
    "DisclosureTriangle": "summary",
}
"""Roles that are said otherwise than they are called; not at all where empty."""

SAID = frozenset(
    {
        "RootWebArea",
        "alert",
        "banner",
        "button",
        "cell",
        "checkbox",
        "columnheader",
        "combobox",
        "contentinfo",
        "DisclosureTriangle",
        "form",
        "group",
        "heading",
        "link",
        "main",
        "navigation",
        "radio",
        "radiogroup",
        "region",
        "row",
        "rowheader",
        "status",
        "table",
        "term",
        "textbox",
    }
)
WHOLE = frozenset({"heading", "link", "button", "radio", "checkbox", "combobox"})
WHOLE_TOO = frozenset({"columnheader", "DisclosureTriangle", "textbox"})
"""What is said by its name at once; the texts in it are not said again."""

STATES = ("focused", "required", "expanded", "checked", "invalid", "level", "live")


async def spoken(page: Page) -> list[str]:
    """Every landmark, heading, control, table, cell and text of the page, a line each.

    A line is the role, the name, what describes it, and its states: `edit "Reasons",
    "Error: Enter the reasons", focused`.
    """
    debugger = await page.context.new_cdp_session(page)
    await debugger.send("Accessibility.enable")
    found = await debugger.send("Accessibility.getFullAXTree")
    await debugger.detach()
    nodes = {one["nodeId"]: one for one in found["nodes"]}
    return list(_lines(found["nodes"][0], nodes))


def _lines(node: Node, nodes: Mapping[str, Node]) -> Iterator[str]:
    role = node.get("role", {}).get("value", "")
    name = " ".join(str(node.get("name", {}).get("value", "")).split())
    ignored = node.get("ignored")
    if not ignored and role == "StaticText" and name:
        yield name
        return
    if not ignored and role in SAID and (name or role in {"table", "cell", "row"}):
        yield _line(node, SPOKEN.get(role, role), name)
    elif not ignored and role in {"main", "banner", "contentinfo", "alert", "status"}:
        yield role
    if not ignored and role in WHOLE | WHOLE_TOO and name:
        return
    for child in node.get("childIds", ()):
        if child in nodes:
            yield from _lines(nodes[child], nodes)


def _line(node: Node, role: str, name: str) -> str:
    has = {p["name"]: p["value"].get("value") for p in node.get("properties", ())}
    described = " ".join(str(node.get("description", {}).get("value", "")).split())
    level = f" {has['level']}" if role == "heading" else ""
    said = [f'{role}{level} "{name}"']
    said += [f'"{described}"'] if described and described != name else []
    value = node.get("value", {}).get("value")
    said += [f"holds {value}"] if value not in {None, ""} else []
    said += [
        state if has[state] in {True, "true"} else f"{state} {has[state]}"
        for state in STATES
        if has.get(state) not in {None, False, "false", ""} and state != "level"
    ]
    return ", ".join(said)


def headings(lines: list[str]) -> list[tuple[int, str]]:
    """The levels and words of the headings, as a reader lists them."""
    found = (line.removeprefix("heading ") for line in lines if line.startswith("head"))
    return [(int(one[0]), one.split('"')[1]) for one in found]
