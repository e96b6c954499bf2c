"""How people sign in at the page: by a key, or at their organisation's identity provider."""
