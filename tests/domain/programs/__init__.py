"""Programs: shape, references, sense, differences, schema."""
