"""Cells of a table for spreadsheets: none of them can be taken for a formula."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet calculate what somebody typed."""


def cell(value: object) -> object:
    """A cell as it is written; a text that looks like a formula begins with a quote."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
