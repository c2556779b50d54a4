"""Absences of members, and who sits for them."""
