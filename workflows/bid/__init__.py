"""Waiting: the only code that runs inside Temporal."""
