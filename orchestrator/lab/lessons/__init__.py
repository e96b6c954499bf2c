"""The lessons, in the order they are read: every module here is one."""
