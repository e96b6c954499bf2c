"""Runs tests of the protocol against every service of the map: the official TCK where it is at hand, and our own."""
