"""What stands around a page, for whoever comes."""

from typing import Any

STRANGER: dict[str, Any] = {
    "service": "Co-commissioning bids",
    "home": "/",
    "name": "",
    "hat": "",
    "hats": 0,
    "tasks": 0,
    "links": [
        ("Public register", "/register"),
        ("Register of interests", "/interests"),
        ("Breaches", "/breaches"),
        ("Check a record", "/check"),
    ],
    "signed_in": False,
    "here": "",
}
"""The layout of a page for whoever comes."""

SOMEBODY: dict[str, Any] = {**STRANGER, "name": "Signed in", "signed_in": True}
"""The layout for somebody who is signed in, where it does not matter who."""
