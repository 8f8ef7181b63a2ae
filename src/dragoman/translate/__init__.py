"""Translation: segmentation, routes through engines, and the text around engines; knows no store, no settings."""
