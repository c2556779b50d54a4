"""Pages of the register of interests: one's own, the body's, and the published one."""
