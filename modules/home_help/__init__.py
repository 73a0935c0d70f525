"""Home help: cleaning and other practical help at home (praktisk bistand)."""
