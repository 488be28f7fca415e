"""Settings, addresses and the application object. Nothing else lives at the top of the site."""
