"""Every address × every role × both municipalities. A route without a case fails."""
