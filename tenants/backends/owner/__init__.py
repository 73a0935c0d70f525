"""The alias `owner`: owns every table, does DDL, never serves a request."""
