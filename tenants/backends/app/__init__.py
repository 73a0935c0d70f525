"""The alias `default`: a login without rights, and per transaction the role of one scope."""
