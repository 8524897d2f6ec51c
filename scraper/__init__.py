"""From a URL to clean bulletins: sections, spiders, captures, cleaning; and a made-up office to try it on."""
