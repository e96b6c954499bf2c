"""What bounds the work of a service: calls that one question may cause, Tasks worked on at once."""
