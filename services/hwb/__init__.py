"""The door of the health and wellbeing boards: clerks, chairs and members."""
