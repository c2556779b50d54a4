"""Baselines and schedules."""
