"""The whole map run on this machine: every service on a loopback port of its own."""
