"""The Django project: settings, urls, commands, the embedded database. Names the apps as strings only."""
