-- Generated from migrations/ by go test -tags sqlite_fts5 ./internal/store/sqlite -run Schema -update

CREATE TABLE import (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  source      TEXT NOT NULL,
  profile     TEXT NOT NULL,
  files       TEXT NOT NULL,               -- JSON array of names
  started     TEXT NOT NULL,               -- UTC, RFC 3339
  finished    TEXT NOT NULL DEFAULT '',
  state       TEXT NOT NULL CHECK (state IN ('running', 'published', 'unchanged', 'abandoned')),
  reverts     INTEGER NOT NULL DEFAULT 0,
  first_key   INTEGER NOT NULL,            -- its new versions have this key or a greater one
  read        INTEGER NOT NULL DEFAULT 0,
  added       INTEGER NOT NULL DEFAULT 0,
  changed     INTEGER NOT NULL DEFAULT 0,
  unchanged   INTEGER NOT NULL DEFAULT 0,
  removed     INTEGER NOT NULL DEFAULT 0,
  quarantined INTEGER NOT NULL DEFAULT 0,
  rejected    INTEGER NOT NULL DEFAULT 0
, columns TEXT NOT NULL DEFAULT '[]') STRICT;

CREATE TABLE snapshot (
  id        INTEGER PRIMARY KEY REFERENCES import (id),
  published TEXT NOT NULL,                 -- UTC, RFC 3339
  hash      BLOB NOT NULL,
  as_of     TEXT NOT NULL,
  projects  INTEGER NOT NULL
, shows INTEGER) STRICT;

CREATE TABLE snapshot_source (
  snapshot INTEGER NOT NULL REFERENCES snapshot (id),
  source   TEXT NOT NULL,
  name     TEXT NOT NULL,
  url      TEXT NOT NULL,
  as_of    TEXT NOT NULL,
  projects INTEGER NOT NULL,
  PRIMARY KEY (snapshot, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE project (
  key          INTEGER PRIMARY KEY,
  id           TEXT NOT NULL,
  source       TEXT NOT NULL,
  from_import  INTEGER NOT NULL,
  to_import    INTEGER NOT NULL DEFAULT 9223372036854775807,
  hash         BLOB NOT NULL,
  name         TEXT NOT NULL,
  name_key     TEXT NOT NULL,              -- folded, for sorting
  name_lang    TEXT NOT NULL,
  summary      TEXT NOT NULL,
  summary_lang TEXT NOT NULL,
  country      TEXT NOT NULL,
  pillar       TEXT NOT NULL,
  theme        TEXT NOT NULL,
  kind         TEXT NOT NULL,
  status       TEXT NOT NULL,
  year_start   INTEGER NOT NULL,           -- 0 unknown
  year_end     INTEGER NOT NULL,
  year_order   INTEGER NOT NULL,           -- 9999 - year_start, unknown last
  amount_cents INTEGER,
  amount_basis TEXT NOT NULL,
  measure      TEXT NOT NULL,
  beneficiary  TEXT NOT NULL,
  source_name  TEXT NOT NULL,
  source_url   TEXT NOT NULL,
  as_of        TEXT NOT NULL
) STRICT;

CREATE TABLE life (
  key         INTEGER NOT NULL REFERENCES project (key) ON DELETE CASCADE,
  from_import INTEGER NOT NULL,
  to_import   INTEGER NOT NULL,
  PRIMARY KEY (key, from_import)
) STRICT, WITHOUT ROWID;

CREATE TABLE location (
  key        INTEGER PRIMARY KEY,
  project    INTEGER NOT NULL REFERENCES project (key) ON DELETE CASCADE,
  n          INTEGER NOT NULL,             -- order within the project
  geometry   BLOB,                         -- WKB, WGS 84, longitude first; NULL for region and country
  lon        REAL,                         -- the same, exact, for SQL
  lat        REAL,
  precision  TEXT NOT NULL,
  role       TEXT NOT NULL,
  place_code TEXT NOT NULL,
  place_name TEXT NOT NULL,
  nuts       TEXT NOT NULL,                -- finest code; its beginnings are the coarser levels
  lau        TEXT NOT NULL,
  source     TEXT NOT NULL,
  confidence REAL NOT NULL
) STRICT;

CREATE VIRTUAL TABLE location_box USING rtree (key, min_lon, max_lon, min_lat, max_lat);

CREATE VIRTUAL TABLE project_text USING fts5 (
  name, place, beneficiary, rest,
  content = '', contentless_delete = 1, tokenize = 'ascii', detail = column
);

CREATE TABLE departed (
  id     TEXT NOT NULL,
  import INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (id, import)
) STRICT, WITHOUT ROWID;

CREATE TABLE moved (
  id     TEXT NOT NULL,
  import INTEGER NOT NULL,
  to_id  TEXT NOT NULL,
  PRIMARY KEY (id, import)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE person (
  project   TEXT PRIMARY KEY,              -- id
  name      TEXT NOT NULL,
  remove_on TEXT NOT NULL                  -- day from which the name is gone
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX project_id ON project (id, from_import);

CREATE INDEX project_name ON project (name_key, id);

CREATE INDEX project_year ON project (year_order, id);

CREATE INDEX project_theme ON project (theme);

CREATE INDEX project_live ON project (source, as_of, from_import) WHERE to_import = 9223372036854775807;

CREATE INDEX project_ended ON project (to_import) WHERE to_import < 9223372036854775807;

CREATE UNIQUE INDEX location_project ON location (project, n);

CREATE INDEX location_nuts ON location (nuts, project);

CREATE INDEX location_place ON location (place_code, project) WHERE place_code <> nuts;

CREATE INDEX question_state ON question (state, rows DESC, id);
