"""Service modules. Each is an app on the same booking core, behind the contract in shop/hooks.py."""
