"""Verbs. Pure functions from contracts to contracts. No clock, no IO: `now` is an argument."""
