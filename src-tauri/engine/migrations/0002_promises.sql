-- What Klaviyo has confirmed, and everything that a run keeps so that it can be understood, held, and taken back.

ALTER TABLE connection ADD COLUMN share INTEGER NOT NULL DEFAULT 100 CHECK (share BETWEEN 10 AND 100);
ALTER TABLE connection ADD COLUMN plan_profiles INTEGER;

-- An export may be without a connection. SQLite cannot drop NOT NULL, so the table is made anew, and the one that points at
-- it before it, because dropping a table deletes what points at its rows.
CREATE TABLE export_anew (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    connection INTEGER REFERENCES connection (id),
    list TEXT NOT NULL, -- Klaviyo's id
    list_name TEXT NOT NULL,
    email TEXT NOT NULL, -- a field's key
    attributes TEXT NOT NULL, -- JSON
    people_limit INTEGER NOT NULL,
    choices TEXT NOT NULL DEFAULT '{}', -- JSON
    subscribing TEXT, -- JSON: the fields that say who agreed to receive marketing, and when
    seen TEXT, -- JSON: what the preflight showed when it was looked at last
    changed INTEGER NOT NULL
) STRICT;

INSERT INTO export_anew (id, name, connection, list, list_name, email, attributes, people_limit, changed)
SELECT id, name, connection, list, list_name, email, attributes, people_limit, changed FROM export;

CREATE TABLE export_segment_anew (
    export INTEGER NOT NULL REFERENCES export_anew (id) ON DELETE CASCADE,
    segment INTEGER NOT NULL REFERENCES segment (id),
    place INTEGER NOT NULL,
    PRIMARY KEY (export, segment)
) STRICT, WITHOUT ROWID;

INSERT INTO export_segment_anew SELECT export, segment, place FROM export_segment;
DROP TABLE export_segment;
DROP TABLE export;
ALTER TABLE export_anew RENAME TO export;
ALTER TABLE export_segment_anew RENAME TO export_segment;

ALTER TABLE run ADD COLUMN undoes INTEGER; -- the run that it takes back
ALTER TABLE run ADD COLUMN segments TEXT NOT NULL DEFAULT '[]'; -- JSON, as they were
ALTER TABLE run ADD COLUMN consent TEXT; -- JSON
ALTER TABLE run ADD COLUMN choices TEXT NOT NULL DEFAULT '{}'; -- JSON
ALTER TABLE run ADD COLUMN options TEXT NOT NULL DEFAULT '{}'; -- JSON
ALTER TABLE run ADD COLUMN compared TEXT; -- JSON
ALTER TABLE run ADD COLUMN untouched BLOB; -- roaring bitmap: members who are not sent because nothing changed
ALTER TABLE run ADD COLUMN hold TEXT; -- JSON: why it waits for a person
ALTER TABLE run ADD COLUMN canary TEXT; -- JSON
ALTER TABLE run ADD COLUMN removals TEXT; -- JSON
ALTER TABLE run ADD COLUMN subscriptions TEXT; -- JSON
ALTER TABLE run ADD COLUMN list_before INTEGER;
ALTER TABLE run ADD COLUMN list_after INTEGER;

-- Where somebody stands who was not accepted.
ALTER TABLE run_reject ADD COLUMN source TEXT; -- the file's name
ALTER TABLE run_reject ADD COLUMN line INTEGER;
ALTER TABLE run_reject ADD COLUMN field TEXT;
ALTER TABLE run_reject ADD COLUMN value TEXT; -- what stands in the field

-- Every request that left the laptop for a run, by host and kind.
CREATE TABLE run_outbound (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    host TEXT NOT NULL,
    request TEXT NOT NULL, -- method and path, without ids
    requests INTEGER NOT NULL,
    people INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (run, host, request)
) STRICT, WITHOUT ROWID;

-- What Klaviyo confirmed of an export's people, newest batch last: the book. Which account and list it is about is in the
-- target; a book of another target is worth nothing.
CREATE TABLE book_target (
    export INTEGER PRIMARY KEY REFERENCES export (id) ON DELETE CASCADE,
    account TEXT NOT NULL,
    list TEXT NOT NULL
) STRICT;

CREATE TABLE book_page (
    id INTEGER PRIMARY KEY,
    export INTEGER NOT NULL REFERENCES book_target (export) ON DELETE CASCADE,
    run INTEGER NOT NULL,
    people INTEGER NOT NULL,
    data BLOB NOT NULL -- layout: exports/book/page.rs
) STRICT;

CREATE INDEX book_page_by_export ON book_page (export, id);
