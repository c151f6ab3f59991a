"""Members: what is known of them."""
