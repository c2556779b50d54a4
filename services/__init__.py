"""Doors for people: one small web service per party, over one kit."""
