"""Health of the running system, for those who run it. Every line carries the tenant, none a person."""
