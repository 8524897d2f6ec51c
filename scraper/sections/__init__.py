"""The declarations: one module a publisher, one `Section` a section. `scraper.section.sections()` finds them all."""
