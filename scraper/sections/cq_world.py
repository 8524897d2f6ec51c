"""Chongqing and the World (重庆与世界), the magazine that carries the office's bulletins in both languages.

Source: mirrors of the magazine, such as fx361.cc, at `/page/YYYY/MMDD/<id>.shtml`; the id is the same on every
mirror of the family. Their terms of use have not been read, so the section is not enabled: it takes pages that a
person saved (`waiban ingest`) and pages of a replica.
"""

import re

from scraper.dialects import trs
from scraper.section import Listing, Page, Publisher, Section

CQ_WORLD = Publisher(
    id="cq_world",
    title={"zh-Hans": "重庆与世界", "en": "Chongqing and the World"},
    site_url="https://www.fx361.cc",
    hosts=("www.fx361.cc", "fx361.cc"),
    mirrors=(
        *("www.fx361.com", "fx361.com"),
        *("jizihe.com", "www.jizihe.com", "m.jizihe.com"),
        *("victorzhang.cn", "www.victorzhang.cn", "m.victorzhang.cn"),
        *("zgkjsz.com", "www.zgkjsz.com", "m.zgkjsz.com"),
        *("handmsg.com", "www.handmsg.com", "m.handmsg.com"),
    ),
)

DIGESTS = Section(
    id="cq_world.page",
    publisher=CQ_WORLD,
    title={"zh-Hans": "外事工作资讯", "en": "Foreign affairs digests"},
    listing=Listing(
        path="/page/",
        entry=re.compile(r"/page/(?P<day>\d{4}/\d{4})/(?P<id>\d+)\.shtml$"),
        page_count=trs.PAGE_COUNT,
        page_name="index_{}.html",
    ),
    page=Page(
        title=("meta[name=ArticleTitle]", "h1", "title"),
        published_on=(("meta", "meta[name=PubDate]"), ("label", trs.LABELLED_DAY)),
        body=("div.article-content", "#zoom"),
    ),
    layout="digest",
    schedule=None,
    enabled=False,
)
