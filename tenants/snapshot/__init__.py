"""A municipality's schema as SQL, checked in: replaying it is many times faster than migrating from zero."""
