"""What content management systems have in common, so that a section on one of them is a few lines."""
