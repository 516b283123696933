-- What an undone run takes back beside what an import can.

ALTER TABLE run ADD COLUMN emptied TEXT; -- JSON: what became of values that were not there before the undone run
