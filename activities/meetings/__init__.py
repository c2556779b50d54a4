"""Meetings of bodies, version by version, and their minutes."""
