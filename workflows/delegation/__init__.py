"""A delegation's own life, from go-live to its final account."""
