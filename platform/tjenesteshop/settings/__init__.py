"""Settings, one file per concern. `production`, `demo` and `test` put them together."""
