-- Everything that Listward keeps. Append-only: what stands here is in people's databases.
-- Moments are milliseconds since 1970 (UTC). Words of state are checked.

CREATE TABLE setting (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    json TEXT NOT NULL
) STRICT;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'contributor', 'administrator')),
    password TEXT NOT NULL, -- Argon2id, PHC string
    disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
    created INTEGER NOT NULL
) STRICT;

-- Wrong passwords, by the name that was tried, whether or not anybody has it.
CREATE TABLE sign_in_delay (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    failures INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT;

-- Each line holds a hash over itself and the hash before it, so that a gap or a change shows.
CREATE TABLE activity (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    person TEXT NOT NULL,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    count INTEGER,
    hash BLOB NOT NULL
) STRICT;

-- A frozen state of columns: one source's rows, or all unified profiles over them.
CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('source', 'profiles')),
    state TEXT NOT NULL CHECK (state IN ('building', 'current', 'old')),
    records INTEGER NOT NULL DEFAULT 0,
    alive BLOB, -- profiles: roaring bitmap of the slots that stand for a person
    created INTEGER NOT NULL
) STRICT;

-- A snapshot of profiles copies no rows: its slots are the rows of the sources' snapshots, one part after the other.
CREATE TABLE snapshot_part (
    snapshot INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    part INTEGER NOT NULL REFERENCES snapshot (id),
    source INTEGER NOT NULL,
    PRIMARY KEY (snapshot, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX snapshot_part_by_part ON snapshot_part (part);

-- The secret that identity keys are hashed with, so that nobody can make a file whose keys collide.
CREATE TABLE identity (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    secret BLOB NOT NULL CHECK (length(secret) = 16)
) STRICT;

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    path TEXT NOT NULL, -- where the file lay; empty for the sample
    sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
    import INTEGER NOT NULL,
    snapshot INTEGER NOT NULL REFERENCES snapshot (id),
    dialect TEXT NOT NULL, -- JSON
    mapping TEXT NOT NULL, -- JSON
    bytes INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    imported INTEGER NOT NULL,
    merged INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    person TEXT NOT NULL,
    read INTEGER NOT NULL,
    CHECK (rows = imported + merged + rejected)
) STRICT;

CREATE TABLE field (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'boolean', 'list')),
    place INTEGER NOT NULL
) STRICT;

-- One column of at most 65,536 records of one field of one snapshot (layout: columns/frame.rs). In a snapshot of
-- profiles: a patch over the column of that chunk, `records` values long.
CREATE TABLE column_chunk (
    id INTEGER PRIMARY KEY,
    snapshot INTEGER NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
    field INTEGER NOT NULL, -- a field's id; negative for the engine's own columns
    chunk INTEGER NOT NULL,
    records INTEGER NOT NULL,
    nulls INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (snapshot, field, chunk)
) STRICT;

-- The rejected rows of one import, as Arrow, in the file's order.
CREATE TABLE reject_chunk (
    id INTEGER PRIMARY KEY,
    import INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (import, chunk)
) STRICT;

CREATE TABLE segment (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    everyone INTEGER NOT NULL DEFAULT 0 CHECK (everyone IN (0, 1)),
    rule TEXT NOT NULL, -- JSON
    changed INTEGER NOT NULL
) STRICT;

INSERT INTO segment (id, name, everyone, rule, changed)
VALUES (1, '', 1, '{"combinator":"and","rules":[]}', 0);

CREATE TABLE consent (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    language TEXT NOT NULL,
    text_hash TEXT NOT NULL -- SHA-256 of the text that was shown
) STRICT;

CREATE TABLE connection (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('klaviyo', 'practice')),
    audience TEXT NOT NULL CHECK (audience IN ('administrators', 'contributors')),
    base_url TEXT NOT NULL, -- empty for the practice account inside Listward
    secret TEXT NOT NULL, -- the name under which the keychain has the key
    key_hint TEXT NOT NULL,
    account TEXT NOT NULL, -- JSON
    consent INTEGER NOT NULL REFERENCES consent (id),
    export_user INTEGER NOT NULL REFERENCES person (id),
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE export (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE,
    connection INTEGER NOT NULL REFERENCES connection (id),
    list TEXT NOT NULL, -- Klaviyo's id
    list_name TEXT NOT NULL,
    email TEXT NOT NULL, -- a field's key
    attributes TEXT NOT NULL, -- JSON
    people_limit INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT;

CREATE TABLE export_segment (
    export INTEGER NOT NULL REFERENCES export (id) ON DELETE CASCADE,
    segment INTEGER NOT NULL REFERENCES segment (id),
    place INTEGER NOT NULL,
    PRIMARY KEY (export, segment)
) STRICT, WITHOUT ROWID;

-- A run keeps what it needs to be understood after its export, connection or person are gone.
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    export INTEGER NOT NULL,
    export_name TEXT NOT NULL,
    connection INTEGER NOT NULL,
    account TEXT NOT NULL, -- JSON
    practice INTEGER NOT NULL CHECK (practice IN (0, 1)),
    list TEXT NOT NULL,
    list_name TEXT NOT NULL,
    fields TEXT NOT NULL, -- JSON: the e-mail field and the mapping, as they were
    person TEXT NOT NULL,
    snapshot INTEGER REFERENCES snapshot (id), -- pinned while the run is open
    members BLOB, -- roaring bitmap over the snapshot, while the run is open
    phase TEXT NOT NULL CHECK (phase IN ('planned', 'sending', 'with_klaviyo', 'collecting', 'ended')),
    status TEXT NOT NULL CHECK (status IN ('not_started', 'queued', 'refreshing', 'processing',
        'successful', 'completed_with_warnings', 'skipped', 'failed', 'canceled')),
    cancel_asked INTEGER NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1)),
    failure TEXT, -- JSON
    selected INTEGER NOT NULL DEFAULT 0,
    left_out TEXT NOT NULL DEFAULT '{}', -- JSON: reason → people
    flow TEXT NOT NULL DEFAULT '{}', -- JSON
    timeline TEXT NOT NULL DEFAULT '[]', -- JSON
    started INTEGER NOT NULL,
    ended INTEGER
) STRICT;

CREATE UNIQUE INDEX one_open_run ON run (export) WHERE phase <> 'ended';

-- Written as 'sending' before its first byte leaves.
CREATE TABLE run_chunk (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    first INTEGER NOT NULL, -- rank of the first member within the run's bitmap
    after INTEGER NOT NULL, -- rank after the last
    people INTEGER NOT NULL, -- handed over in the last body
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'sending', 'with_klaviyo', 'settled', 'unknown')),
    refused TEXT NOT NULL DEFAULT '[]', -- JSON: ranks refused by pointer, left out of the body
    attempts INTEGER NOT NULL DEFAULT 0,
    sent_at INTEGER,
    job TEXT,
    accepted INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    unknown INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_reject (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    chunk INTEGER, -- none for people left out here
    email TEXT NOT NULL,
    left_out TEXT,
    code TEXT,
    said TEXT,
    CHECK ((left_out IS NULL) <> (code IS NULL))
) STRICT;

CREATE INDEX run_reject_by_run ON run_reject (run, id);
