-- What an undone run takes back beside what an import can, and whom a run did not put back on the list.

ALTER TABLE run ADD COLUMN emptied TEXT; -- JSON: what became of values that were not there before the undone run
ALTER TABLE run ADD COLUMN first_job INTEGER; -- when Klaviyo made the run's first job, by Klaviyo's clock
ALTER TABLE run ADD COLUMN being_removed TEXT; -- JSON: addresses that were on the list when Klaviyo was told to take them off
ALTER TABLE run_chunk ADD COLUMN gone TEXT NOT NULL DEFAULT '[]'; -- JSON: ranks that had left the list before it was sent again
ALTER TABLE run_chunk ADD COLUMN in_doubt INTEGER NOT NULL DEFAULT 0 CHECK (in_doubt IN (0, 1)); -- Klaviyo may have it from an earlier request
