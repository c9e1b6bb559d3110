-- A rollback publishes an earlier state at once: its snapshot shows the rows as
-- they were after the import that shows names (0: none). NULL is its own state.
-- The next import gives the rows themselves the spans that follow from it.
ALTER TABLE snapshot ADD COLUMN shows INTEGER;
