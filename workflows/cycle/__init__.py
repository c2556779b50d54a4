"""A round as a workflow: it lets its decisions out, all together."""
