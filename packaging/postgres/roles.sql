-- Two roles for sekisho on PostgreSQL 14 or newer, the second with no more rights than its commands need.
--
--   sekisho_owner  makes and changes the tables: `sekisho init`, `sekisho db copy --to`, the first command of a new release
--   sekisho        the login that every other command works as: rows, no tables
--
-- Run it once as the server's administrator, in the new and empty database, before the tables are made:
--
--   createdb --encoding=UTF8 --template=template0 sekisho
--   psql --dbname=sekisho --set=ON_ERROR_STOP=1 --file=roles.sql
--
-- Then set both passwords with `\password sekisho_owner` and `\password sekisho`, or let pg_hba.conf ask for certificates.
-- Who may log in as sekisho can change any row, but the audit log is chained under a key that the server never sees:
-- `sekisho audit verify` finds what was changed past it.

CREATE ROLE sekisho_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE sekisho LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;

-- Nobody else gets in.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO sekisho_owner, sekisho', current_database()) \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO sekisho_owner;
GRANT USAGE ON SCHEMA public TO sekisho;

-- Rows of the tables that the owner makes. No TRUNCATE, REFERENCES or TRIGGER.
ALTER DEFAULT PRIVILEGES FOR ROLE sekisho_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sekisho;
