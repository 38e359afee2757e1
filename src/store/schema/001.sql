-- One text for both engines: TEXT and 64-bit integers only (epoch seconds, 0/1 for flags, words), ids minted by sekisho.
-- The merchant code leads every primary key, so that it can be the distribution key one day.

CREATE TABLE meta (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE merchants (
  code TEXT NOT NULL PRIMARY KEY,
  access_key TEXT NOT NULL,
  company TEXT NOT NULL,
  corporate_number TEXT,
  fulfilment TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX merchants_access_key ON merchants (access_key);
CREATE INDEX merchants_corporate_number ON merchants (corporate_number) WHERE corporate_number IS NOT NULL;

CREATE TABLE users (
  merchant TEXT NOT NULL REFERENCES merchants (code) ON DELETE CASCADE,
  id_key TEXT NOT NULL,                -- the ID in lower case: unique without regard to case (R3)
  id TEXT NOT NULL,                    -- as typed
  uid TEXT NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  email_key TEXT,                      -- the address in lower case
  method TEXT NOT NULL,
  same_as_admin INTEGER NOT NULL,
  password_kind TEXT NOT NULL,         -- absent | chosen | temporary
  password_hash TEXT,
  password_set_at INTEGER,
  failures INTEGER NOT NULL,
  locked_at INTEGER,
  epoch INTEGER NOT NULL,
  otp_secret TEXT,
  otp_step INTEGER,
  last_login_at INTEGER,
  idle_since INTEGER NOT NULL,
  warned_for INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (merchant, id_key)
) STRICT, WITHOUT ROWID;               -- lists go by merchant and ID: kept in that order, a row is one look-up
CREATE INDEX users_email ON users (email_key) WHERE email_key IS NOT NULL;
CREATE INDEX users_idle ON users (idle_since);

CREATE TABLE passwords (
  merchant TEXT NOT NULL,
  id_key TEXT NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (merchant, id_key, seq),
  FOREIGN KEY (merchant, id_key) REFERENCES users (merchant, id_key) ON DELETE CASCADE
) STRICT;

CREATE TABLE challenges (
  merchant TEXT NOT NULL,
  id_key TEXT NOT NULL,
  id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  code_mac TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  wrong INTEGER NOT NULL,
  resends INTEGER NOT NULL,
  PRIMARY KEY (merchant, id_key, id),
  FOREIGN KEY (merchant, id_key) REFERENCES users (merchant, id_key) ON DELETE CASCADE
) STRICT;
CREATE INDEX challenges_id ON challenges (id);

CREATE TABLE links (
  merchant TEXT NOT NULL,
  id_key TEXT NOT NULL,
  id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  token_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  void INTEGER NOT NULL,
  PRIMARY KEY (merchant, id_key, id),
  FOREIGN KEY (merchant, id_key) REFERENCES users (merchant, id_key) ON DELETE CASCADE
) STRICT;
CREATE INDEX links_token ON links (token_hash);

CREATE TABLE sessions (
  merchant TEXT NOT NULL,
  id_key TEXT NOT NULL,
  id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  token_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  PRIMARY KEY (merchant, id_key, id),
  FOREIGN KEY (merchant, id_key) REFERENCES users (merchant, id_key) ON DELETE CASCADE
) STRICT;
CREATE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_id ON sessions (id);

-- Mails outlive their user: what was promised is sent, what was sent stays listed.
CREATE TABLE mails (
  merchant TEXT NOT NULL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  to_address TEXT NOT NULL,
  on_behalf INTEGER NOT NULL,
  secret TEXT,                         -- sealed; erased once settled
  deadline INTEGER,
  expires_at INTEGER,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_try_at INTEGER NOT NULL,        -- while sending: until when the claim holds
  reply TEXT,
  created_at INTEGER NOT NULL,
  settled_at INTEGER,
  PRIMARY KEY (merchant, id)
) STRICT;
CREATE INDEX mails_id ON mails (id);
CREATE INDEX mails_due ON mails (next_try_at) WHERE settled_at IS NULL;

CREATE TABLE audit (
  chain TEXT NOT NULL,                 -- a merchant code, or '' for what belongs to none
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  request TEXT NOT NULL,
  actor TEXT NOT NULL,
  origin TEXT NOT NULL,
  merchant TEXT NOT NULL,
  user_id TEXT NOT NULL,
  action TEXT NOT NULL,
  result TEXT NOT NULL,
  detail TEXT NOT NULL,
  reason TEXT NOT NULL,
  ticket TEXT NOT NULL,
  mac TEXT NOT NULL,
  PRIMARY KEY (chain, seq)
) STRICT;
CREATE INDEX audit_at ON audit (at);

-- A row to write to where a failed login has no user to count against, so that all failures weigh the same.
CREATE TABLE decoys (
  id INTEGER NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL
) STRICT;
INSERT INTO decoys (id, failures) VALUES (1, 0);
