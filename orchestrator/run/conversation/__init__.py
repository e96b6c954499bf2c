"""What a conversation knows, edited by words or data, and the profile it begins with."""
