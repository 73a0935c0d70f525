"""The product without one of its guards, for the controls: only ever served by the tests."""
