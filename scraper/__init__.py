"""From a URL to clean bulletins: sections, spiders, captures, extraction, cleaning, and a made-up office to try it on."""
