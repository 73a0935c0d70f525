"""Lists that can be searched, sorted, paged, linked to and taken home as a file: django-tables2 in our look."""
