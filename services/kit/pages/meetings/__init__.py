"""Meetings: an item as the clerk writes it down, its quorum in words, its draft minutes."""
