"""Stand-ins for services outside, for demonstrations and tests on this machine: real servers, invented people."""
