"""The door of the conflicts of interest panels."""
