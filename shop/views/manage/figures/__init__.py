"""The pages of figures: a department's, the municipality's, and both as files for a spreadsheet."""
