"""Archives: files of many pages, as crawlers keep them, become pages; nothing here knows of the store."""
