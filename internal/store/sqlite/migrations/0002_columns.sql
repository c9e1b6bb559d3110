-- What the files of an import looked like, to notice when a list changes its
-- form: a JSON array of {"name", "width"}, see store.Column.
ALTER TABLE import ADD COLUMN columns TEXT NOT NULL DEFAULT '[]';
