"""Where Scrapy looks for spiders: one class a declared section, made from its declaration."""

from scraper.section import sections
from scraper.spider import SectionSpider

for _section in sections().values():
    _name = f"{_section.id.replace('.', '_')}_spider"
    globals()[_name] = type(_name, (SectionSpider,), {"name": _section.id, "section": _section, "__module__": __name__})
