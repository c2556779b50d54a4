"""Everything in one process on one machine: for trying out, demonstrating, developing."""
