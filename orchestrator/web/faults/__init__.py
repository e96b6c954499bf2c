"""The fault switches of every agent in demo mode, read and set from the page."""
