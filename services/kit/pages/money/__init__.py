"""Money at length: practice baselines, and the allocation with all that it is made of."""
