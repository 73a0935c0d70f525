"""Base templates, components, style sheets and form markup shared by every page."""
