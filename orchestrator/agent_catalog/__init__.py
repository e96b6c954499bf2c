"""The directory as a registry: search, documents that other registries read, and agents taken over from theirs."""
