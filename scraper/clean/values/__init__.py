"""Numbers, dates and countries in running text, in a form that is the same in both languages."""
