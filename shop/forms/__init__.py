"""Forms of the staff pages: they validate form, the domain validates meaning."""
