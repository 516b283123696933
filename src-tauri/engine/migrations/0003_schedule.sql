-- What runs by itself: when everything is read again, which exports follow, and what came of it.

-- Whose values win is decided by when somebody added a file, not by when it was read again.
ALTER TABLE source ADD COLUMN place INTEGER; -- the import that somebody made; none: the last one

CREATE TABLE refresh_schedule (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    json TEXT NOT NULL,
    served INTEGER NOT NULL -- the last due moment that was served; what was due before counts no more
) STRICT;

-- An export without a row here follows the refresh.
CREATE TABLE export_schedule (
    export INTEGER PRIMARY KEY REFERENCES export (id) ON DELETE CASCADE,
    json TEXT NOT NULL,
    served INTEGER NOT NULL
) STRICT;

-- A refresh is written down before it begins, so that one that was killed is done again.
CREATE TABLE refresh (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('going', 'ended', 'asked', 'skipped')),
    person TEXT, -- who asked for it; none when the schedule did
    sends INTEGER NOT NULL CHECK (sends IN (0, 1)), -- whether the exports that follow run
    due INTEGER,
    missed TEXT, -- JSON
    report TEXT NOT NULL DEFAULT '{"sources":[],"exports":[]}', -- JSON
    started INTEGER NOT NULL,
    ended INTEGER
) STRICT;

CREATE UNIQUE INDEX one_refresh_at_a_time ON refresh (state) WHERE state = 'going';

-- What started a run that nobody started by hand.
CREATE TABLE run_origin (
    run INTEGER PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    refresh INTEGER, -- none: the export's own timetable
    due INTEGER,
    missed TEXT -- JSON
) STRICT;

CREATE INDEX run_origin_by_refresh ON run_origin (refresh);
