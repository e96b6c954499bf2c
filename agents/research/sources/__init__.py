"""Live sources, one module each, and their facts joined to what is packaged."""
