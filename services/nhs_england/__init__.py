"""The door of NHS England: local teams, regions and the national team."""
