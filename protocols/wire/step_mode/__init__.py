"""Holding the messages of a trace on their way until somebody lets them go on."""
