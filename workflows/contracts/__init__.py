"""Nouns. Every shape that crosses a process boundary; no behaviour, no IO.

Bids live for months and histories for ever, so shapes only grow: add a field with a
default; never rename, retype or remove one. `docs/changing-a-contract.md` says how.
"""
