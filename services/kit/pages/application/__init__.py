"""The CCG writes: the expression of interest, the application, its documents."""
