"""The door of the clinical commissioning groups that bid."""
