-- Places of lists that a steward has to decide, and the answers.
CREATE TABLE question (
  id         INTEGER PRIMARY KEY,
  source     TEXT NOT NULL,
  key        TEXT NOT NULL,                -- what the rows say, folded
  country    TEXT NOT NULL,
  name       TEXT NOT NULL,
  region     TEXT NOT NULL,
  lau        TEXT NOT NULL,
  postcode   TEXT NOT NULL,
  lon        REAL,
  lat        REAL,
  reason     TEXT NOT NULL,
  taken      TEXT NOT NULL,                -- place code that is published meanwhile
  candidates TEXT NOT NULL,                -- JSON array, best first
  rows       INTEGER NOT NULL,             -- of the last import
  state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'decided', 'skipped')),
  code       TEXT NOT NULL DEFAULT '',     -- the answer; '' none of them
  by         TEXT NOT NULL DEFAULT '',
  at         TEXT NOT NULL DEFAULT '',     -- UTC, RFC 3339
  turn       INTEGER NOT NULL DEFAULT 0,   -- order of answers, for undo
  UNIQUE (source, key)
) STRICT;

CREATE INDEX question_state ON question (state, rows DESC, id);

-- Recipients who are natural persons: the name is kept apart from everything
-- that is published, and is '' once its day has come.
CREATE TABLE person (
  project   TEXT PRIMARY KEY,              -- id
  name      TEXT NOT NULL,
  remove_on TEXT NOT NULL                  -- day from which the name is gone
) STRICT, WITHOUT ROWID;
