"""The recorded exchanges of the platform: live from every service, stored when a Run has ended."""
