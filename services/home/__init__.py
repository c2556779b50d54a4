"""The front door: what this is, and what anybody may read."""
