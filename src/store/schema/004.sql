-- Up to where each audit chain was pruned: the number and hash of the last entry that went, on which the next one is built.

CREATE TABLE audit_checkpoints (
  chain TEXT NOT NULL PRIMARY KEY,
  seq INTEGER NOT NULL,
  entry_mac TEXT NOT NULL,
  mac TEXT NOT NULL                    -- over the three: nobody cuts a chain without the key
) STRICT;
