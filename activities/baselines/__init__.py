"""Practice baselines read and checked, and the schedules that allocations are signed by."""
