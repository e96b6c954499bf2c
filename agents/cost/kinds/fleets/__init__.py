"""What a rented fleet takes: people, ways of paying, places, and the load from which it pays."""
