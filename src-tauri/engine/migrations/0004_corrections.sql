-- Values that people have put right by hand, and whom a run could not bring to Klaviyo, so that they can be found again.

-- A correction is about whoever a file's address stands for. For the e-mail address itself it says whose the rows with the old
-- address are (`moves_to`).
CREATE TABLE correction (
    id INTEGER PRIMARY KEY,
    person_key BLOB NOT NULL CHECK (length(person_key) = 16), -- identity key, least significant byte first
    field INTEGER NOT NULL REFERENCES field (id),
    value TEXT, -- none when it was emptied
    known TEXT NOT NULL, -- JSON: every value that files had said until then
    said TEXT, -- the one that held among them
    moves_to BLOB CHECK (length(moves_to) = 16),
    person TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (person_key, field)
) STRICT;

-- Single values that lie over the columns and patches of a snapshot of profiles.
CREATE TABLE overlay (
    snapshot INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
    slot INTEGER NOT NULL,
    field INTEGER NOT NULL,
    value TEXT, -- none where there is to be no value
    PRIMARY KEY (snapshot, slot, field)
) STRICT, WITHOUT ROWID;

-- The snapshot whose patches this one shows, when it was made from it by a correction.
ALTER TABLE snapshot ADD COLUMN base INTEGER REFERENCES snapshot (id);

ALTER TABLE run_reject ADD COLUMN person_key BLOB; -- whose row it was
