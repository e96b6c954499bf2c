"""An agent's fact files over the Model Context Protocol: served as resources, and read in place of those packaged."""
