"""Public sources asked over the network: bounded, cached, and read in the shape of the catalogue's facts."""
