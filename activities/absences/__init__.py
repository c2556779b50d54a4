"""Absences of members and who sits for them, a version for each change."""
