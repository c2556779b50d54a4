"""The forms of commands that several parties share."""
