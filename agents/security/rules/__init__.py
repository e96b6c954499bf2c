"""From cited facts to findings, tables and gates. Pure."""
