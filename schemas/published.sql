-- Tables that only a snapshot has. Each is worked out from the tables of the archive when a snapshot is published, and
-- from nothing else, so none of them can be out of date; `archive/derived.py` names who fills which.

-- How a character is written in the search index where it is not written as it is: the rules by which texts are indexed
-- and queries asked travel with the index. A blank parts words; a character between blanks is a word by itself.
CREATE TABLE fold (
  character TEXT PRIMARY KEY,
  written TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE word_forms (
  form TEXT PRIMARY KEY,
  root TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a bulletin; rowid = bulletins.id. It keeps no text, only where each word stands: ask it as archive/query.py does.
CREATE VIRTUAL TABLE bulletins_fts USING fts5(
  zh, en, forms, content='', tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co P* S*'"
);
