"""Votes outside a meeting: opened, cast and closed, and who has voted; never how."""
