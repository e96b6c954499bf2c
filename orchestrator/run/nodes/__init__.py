"""The nodes of the graph, in the order of a Run; `graph.py` joins them."""
