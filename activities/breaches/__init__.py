"""Breach cases: appended to, never changed, and read by few."""
