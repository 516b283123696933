-- Whom a run has told, or is telling, Klaviyo to subscribe, until Klaviyo shows what became of them.

CREATE TABLE run_subscriber (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    taken INTEGER NOT NULL CHECK (taken IN (0, 1)), -- Klaviyo has answered that it takes them
    PRIMARY KEY (run, email)
) STRICT, WITHOUT ROWID;
