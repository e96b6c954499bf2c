"""A request or an exchange in the notations of other tools: curl, Python, .http, HAR."""
