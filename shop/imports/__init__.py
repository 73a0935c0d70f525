"""Tables that departments bring from elsewhere: read from CSV and XLSX, and understood by their headings."""
