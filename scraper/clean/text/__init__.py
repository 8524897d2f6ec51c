"""A paragraph of a page: how its text may be changed and changed back (`mending`), its small faults and white space."""
