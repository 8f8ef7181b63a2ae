"""Programs that show a claim about speed or size with a figure."""
