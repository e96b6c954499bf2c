"""How far copyleft reaches into the adopter's own work: by joining, by serving, by adapting."""
