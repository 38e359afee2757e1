-- Who stands on an e-mail address: the one rule that holds over all merchants (R4.1) has a small table of its own, which is
-- spread by the address. Holders are numbered: of two merchants that come to one address at the same moment, both take the
-- next number, and the second finds it taken, also where the engine does not let one see what the other reads.

CREATE TABLE email_holders (
  email_key TEXT NOT NULL,
  number INTEGER NOT NULL,
  merchant TEXT NOT NULL,
  id_key TEXT NOT NULL,
  PRIMARY KEY (email_key, number)
) STRICT, WITHOUT ROWID;

INSERT INTO email_holders (email_key, number, merchant, id_key)
  SELECT email_key, ROW_NUMBER() OVER (PARTITION BY email_key ORDER BY merchant, id_key), merchant, id_key
  FROM users WHERE email_key IS NOT NULL;

DROP INDEX users_email;
