-- An id is never given twice. What was removed is still known by its id elsewhere: a removed export by its runs, a removed
-- connection by the runs over it, a removed source by profiles as they were. Whatever came after it would inherit its history.

CREATE TABLE given_id (
    thing TEXT PRIMARY KEY, -- the table
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO given_id (thing, last)
SELECT 'connection', coalesce(max(id), 0) FROM (SELECT id FROM connection UNION SELECT connection FROM run)
UNION ALL
SELECT 'export', coalesce(max(id), 0) FROM (SELECT id FROM export UNION SELECT export FROM run)
UNION ALL
SELECT 'segment', coalesce(max(id), 0) FROM segment
UNION ALL
SELECT 'source', coalesce(max(id), 0) FROM (SELECT id FROM source UNION SELECT source FROM snapshot_part);

CREATE TRIGGER connection_id_given AFTER INSERT ON connection BEGIN
    UPDATE given_id SET last = max(last, NEW.id) WHERE thing = 'connection';
END;

CREATE TRIGGER export_id_given AFTER INSERT ON export BEGIN
    UPDATE given_id SET last = max(last, NEW.id) WHERE thing = 'export';
END;

CREATE TRIGGER segment_id_given AFTER INSERT ON segment BEGIN
    UPDATE given_id SET last = max(last, NEW.id) WHERE thing = 'segment';
END;

CREATE TRIGGER source_id_given AFTER INSERT ON source BEGIN
    UPDATE given_id SET last = max(last, NEW.id) WHERE thing = 'source';
END;
