"""What operators see of a service from outside: spans, figures, log lines with their trace."""
