"""Pages: parse, fetch with permission, act, render."""
