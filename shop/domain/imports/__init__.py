"""Files of people and decisions: tried, shown, and with a yes done as a whole or not at all."""
