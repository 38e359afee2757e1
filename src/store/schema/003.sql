-- Runs of `user import`: listed, and undone while nobody whom they added has logged in.

CREATE TABLE imports (
  id TEXT NOT NULL PRIMARY KEY,
  scope TEXT NOT NULL,                 -- the merchant of the session that ran it, or '' for the support centre
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  encoding TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  rows INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  undone_at INTEGER
) STRICT;

-- Without an index: each user added would pay for it, and only undoing looks at it.
ALTER TABLE users ADD COLUMN import_run TEXT;
