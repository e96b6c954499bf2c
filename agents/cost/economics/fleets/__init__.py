"""Fleets of rented, bought or own GPUs: their size, their people and what they cost."""
