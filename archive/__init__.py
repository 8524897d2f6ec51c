"""From clean bulletins to tables people query. Code only; the data lives in $WAIBAN_HOME."""
