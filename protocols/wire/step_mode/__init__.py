"""Step mode: holds the messages of a trace until somebody lets them go on."""
