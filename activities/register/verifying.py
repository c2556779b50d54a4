"""Proves the record: every chain recomputed from the entries, trusting nothing else."""

from sqlalchemy import Row as Found

PAGE = 500
MOST_FAULTS = 100
"""More than these are counted but not kept."""

Line = Found[*tuple[object, ...]]
