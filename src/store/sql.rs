//! Every statement of the program, one text for all engines. `?1` placeholders; no run-time SQL, nothing that only one
//! engine knows. A test prepares each of them.

macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* pub const $name: &str = $text;)*
        /// All of them, for the test that prepares each.
        #[cfg(test)]
        pub const ALL: &[(&str, &str)] = &[$((stringify!($name), $text)),*];
    };
}

/// The columns of `users` in the order that `store::user` reads and writes them.
macro_rules! user_columns {
    () => {
        "merchant, id, uid, role, name, email, method, same_as_admin, password_kind, password_hash, password_set_at, \
         failures, locked_at, epoch, last_login_at, idle_since, warned_for, created_at, updated_at, otp_secret, otp_step, import_run"
    };
}

/// Those that somebody looks at in a list: each costs a list of a thousand users a thousand readings.
macro_rules! user_list_columns {
    () => {
        "merchant, id, role, name, email, method, same_as_admin, password_kind, password_set_at, failures, locked_at, \
         last_login_at, idle_since, warned_for, created_at, updated_at, otp_step"
    };
}

/// A user's row anew, under one more condition.
macro_rules! put_user {
    ($condition:literal) => {
        concat!(
            "UPDATE users SET id = ?2, uid = ?3, role = ?4, name = ?5, email = ?6, method = ?7, same_as_admin = ?8, password_kind = ?9, \
             password_hash = ?10, password_set_at = ?11, failures = ?12, locked_at = ?13, epoch = ?14, last_login_at = ?15, idle_since = ?16, \
             warned_for = ?17, created_at = ?18, updated_at = ?19, otp_secret = ?20, otp_step = ?21, import_run = ?22, email_key = ?24 \
             WHERE merchant = ?1 AND id_key = ?23",
            $condition
        )
    };
}

/// A list of users: which, and in which order.
macro_rules! user_list {
    ($which:literal, $order:literal) => {
        concat!("SELECT ", user_list_columns!(), " FROM users ", $which, " ORDER BY ", $order)
    };
}

/// Who stands on e-mail addresses.
macro_rules! holders {
    () => {
        "SELECT u.merchant, u.id, u.role, u.same_as_admin, u.name, m.corporate_number, h.email_key FROM email_holders h \
         JOIN users u ON u.merchant = h.merchant AND u.id_key = h.id_key JOIN merchants m ON m.code = h.merchant"
    };
}

/// A list of merchants, each with the number of its users, in an order.
macro_rules! merchant_list {
    ($order:literal) => {
        concat!(
            "SELECT ",
            merchant_columns!(),
            ", (SELECT COUNT(*) FROM users WHERE merchant = code) AS users FROM merchants ORDER BY ",
            $order
        )
    };
}

/// The columns of `challenges` likewise.
macro_rules! challenge_columns {
    () => {
        "merchant, id_key, id, epoch, kind, code_mac, otp_secret, sent_at, expires_at, wrong, resends"
    };
}

/// The columns of `merchants` likewise.
macro_rules! merchant_columns {
    () => {
        "code, access_key, company, corporate_number, fulfilment, created_at, updated_at"
    };
}

/// The columns of `imports` likewise.
macro_rules! run_columns {
    () => {
        "id, scope, file, sha256, encoding, started_at, actor, rows, created, updated, skipped, rejected, undone_at"
    };
}

/// The columns of `audit` likewise.
macro_rules! entry_columns {
    () => {
        "chain, seq, at, request, actor, origin, merchant, user_id, action, result, detail, reason, ticket, mac"
    };
}

/// The columns of `mails` likewise.
macro_rules! mail_columns {
    () => {
        "id, merchant, user_id, kind, name, to_address, on_behalf, secret, deadline, expires_at, state, tries, \
         next_try_at, reply, created_at"
    };
}

statements! {
    GET_META = "SELECT value FROM meta WHERE key = ?1";
    PUT_META = "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    REMOVE_META = "DELETE FROM meta WHERE key = ?1";

    ADD_MERCHANT = concat!("INSERT INTO merchants (", merchant_columns!(), ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    PUT_MERCHANT = "UPDATE merchants SET access_key = ?2, company = ?3, corporate_number = ?4, fulfilment = ?5, created_at = ?6, updated_at = ?7 WHERE code = ?1";
    REMOVE_MERCHANT = "DELETE FROM merchants WHERE code = ?1";
    FIND_MERCHANT = concat!("SELECT ", merchant_columns!(), " FROM merchants WHERE code = ?1");
    FIND_MERCHANTS = "SELECT code FROM merchants WHERE code IN (VALUES (?1))";
    FIND_MERCHANT_BY_KEY = "SELECT code FROM merchants WHERE access_key = ?1";
    LIST_MERCHANTS = merchant_list!("code");
    LIST_MERCHANTS_DOWN = merchant_list!("code DESC");
    LIST_MERCHANTS_BY_COMPANY = merchant_list!("company, code");
    LIST_MERCHANTS_BY_COMPANY_DOWN = merchant_list!("company DESC, code");
    LIST_MERCHANTS_BY_USERS = merchant_list!("users, code");
    LIST_MERCHANTS_BY_USERS_DOWN = merchant_list!("users DESC, code");
    LIST_MERCHANTS_BY_AGE = merchant_list!("created_at, code");
    LIST_MERCHANTS_BY_AGE_DOWN = merchant_list!("created_at DESC, code");
    LIST_COMPANIES = "SELECT code, company FROM merchants";
    LIST_MERCHANT_CODES = "SELECT code FROM merchants ORDER BY code";

    ADD_USER = concat!("INSERT INTO users (", user_columns!(), ", id_key, email_key) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)");
    PUT_USER = put_user!("");
    PUT_USER_ON_ITS_ADDRESS = put_user!(" AND email_key IS NOT DISTINCT FROM ?24");
    REMOVE_USER = "DELETE FROM users WHERE (merchant, id_key) IN (VALUES (?1, ?2))";
    FIND_USER = concat!("SELECT ", user_columns!(), " FROM users WHERE merchant = ?1 AND id_key = ?2");
    FIND_USERS = concat!("SELECT ", user_columns!(), " FROM users WHERE (merchant, id_key) IN (VALUES (?1, ?2))");
    LIST_USERS = user_list!("", "merchant, id_key");
    LIST_USERS_OF = user_list!("WHERE merchant = ?1", "id_key");
    LIST_USERS_DOWN = user_list!("", "merchant DESC, id_key DESC");
    LIST_USERS_BY_NAME = user_list!("", "name, merchant, id_key");
    LIST_USERS_BY_NAME_DOWN = user_list!("", "name DESC, merchant, id_key");
    LIST_USERS_BY_LOGIN = user_list!("", "last_login_at IS NOT NULL, last_login_at, merchant, id_key");
    LIST_USERS_BY_LOGIN_DOWN = user_list!("", "last_login_at IS NULL, last_login_at DESC, merchant, id_key");
    LIST_USERS_BY_AGE = user_list!("", "created_at, merchant, id_key");
    LIST_USERS_BY_AGE_DOWN = user_list!("", "created_at DESC, merchant, id_key");
    LIST_USERS_OF_DOWN = user_list!("WHERE merchant = ?1", "id_key DESC");
    LIST_USERS_OF_BY_NAME = user_list!("WHERE merchant = ?1", "name, id_key");
    LIST_USERS_OF_BY_NAME_DOWN = user_list!("WHERE merchant = ?1", "name DESC, id_key");
    LIST_USERS_OF_BY_LOGIN = user_list!("WHERE merchant = ?1", "last_login_at IS NOT NULL, last_login_at, id_key");
    LIST_USERS_OF_BY_LOGIN_DOWN = user_list!("WHERE merchant = ?1", "last_login_at IS NULL, last_login_at DESC, id_key");
    LIST_USERS_OF_BY_AGE = user_list!("WHERE merchant = ?1", "created_at, id_key");
    LIST_USERS_OF_BY_AGE_DOWN = user_list!("WHERE merchant = ?1", "created_at DESC, id_key");
    LIST_USERS_IDLE = concat!("SELECT ", user_list_columns!(), " FROM users WHERE idle_since <= ?1 AND role <> 'admin' ORDER BY idle_since, merchant, id_key LIMIT ?2");
    COUNT_USERS_IDLE = "SELECT COUNT(*) FROM users WHERE idle_since <= ?1 AND role <> 'admin'";
    LIST_USER_IDS = "SELECT id FROM users WHERE merchant = ?1 ORDER BY id_key";
    COUNT_SWEEPABLE = "SELECT COUNT(*) FROM users WHERE role <> 'admin'";
    FIND_SAME_AS_ADMIN = concat!("SELECT ", user_columns!(), " FROM users WHERE merchant = ?1 AND same_as_admin = 1");
    LIST_SHARING = "SELECT u.merchant, u.id, u.role, u.same_as_admin, u.name, m.corporate_number, u.email_key FROM users u JOIN merchants m ON m.code = u.merchant \
                    WHERE u.email_key IN (SELECT email_key FROM users WHERE email_key IS NOT NULL GROUP BY email_key HAVING COUNT(*) > 1) ORDER BY u.email_key, u.merchant, u.id_key";

    ADD_HOLDER = "INSERT INTO email_holders (email_key, number, merchant, id_key) \
                  SELECT v.column1, COALESCE((SELECT MAX(h.number) FROM email_holders h WHERE h.email_key = v.column1), 0) + 1, v.column2, v.column3 \
                  FROM (VALUES (?1, ?2, ?3)) AS v";
    REMOVE_HOLDER = "DELETE FROM email_holders WHERE (email_key, merchant, id_key) IN \
                     (SELECT email_key, merchant, id_key FROM users WHERE (merchant, id_key) IN (VALUES (?1, ?2)))";
    REMOVE_HOLDERS_OF = "DELETE FROM email_holders WHERE merchant = ?1 AND email_key IN (SELECT email_key FROM users WHERE merchant = ?1)";
    LIST_HOLDERS = concat!(holders!(), " WHERE h.email_key = ?1 ORDER BY u.merchant, u.id_key");
    LIST_HOLDERS_OF_MANY = concat!(holders!(), " WHERE h.email_key IN (VALUES (?1)) ORDER BY u.merchant, u.id_key");
    DECOY = "UPDATE decoys SET failures = failures + 1 WHERE id = 1";

    ADD_PASSWORD = "INSERT INTO passwords (merchant, id_key, seq, hash) SELECT ?1, ?2, COALESCE(MAX(seq), 0) + 1, ?3 FROM passwords WHERE merchant = ?1 AND id_key = ?2";
    FORGET_PASSWORDS = "DELETE FROM passwords WHERE merchant = ?1 AND id_key = ?2 AND seq <= (SELECT MAX(seq) FROM passwords WHERE merchant = ?1 AND id_key = ?2) - ?3";
    LIST_PASSWORDS = "SELECT hash FROM passwords WHERE merchant = ?1 AND id_key = ?2 ORDER BY seq DESC";

    ADD_CHALLENGE = concat!("INSERT INTO challenges (", challenge_columns!(), ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
    PUT_CHALLENGE = "UPDATE challenges SET epoch = ?4, kind = ?5, code_mac = ?6, otp_secret = ?7, sent_at = ?8, expires_at = ?9, wrong = ?10, resends = ?11 WHERE merchant = ?1 AND id_key = ?2 AND id = ?3";
    REMOVE_CHALLENGES = "DELETE FROM challenges WHERE merchant = ?1 AND id_key = ?2";
    FIND_CHALLENGE = concat!("SELECT ", challenge_columns!(), " FROM challenges WHERE id = ?1");
    SWEEP_CHALLENGES = "DELETE FROM challenges WHERE expires_at <= ?1";

    ADD_LINK = "INSERT INTO links (merchant, id_key, id, epoch, token_hash, created_at, expires_at, void) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    VOID_LINKS = "UPDATE links SET void = 1 WHERE merchant = ?1 AND id_key = ?2";
    FIND_LINK = "SELECT merchant, id_key, id, epoch, token_hash, created_at, expires_at, void FROM links WHERE token_hash = ?1";
    LIST_LINK_TIMES = "SELECT created_at FROM links WHERE merchant = ?1 AND id_key = ?2";
    SWEEP_LINKS = "DELETE FROM links WHERE expires_at <= ?1 AND created_at + 3600 <= ?1";

    ADD_SESSION = "INSERT INTO sessions (merchant, id_key, id, epoch, token_hash, created_at, last_used_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    PUT_SESSION = "UPDATE sessions SET epoch = ?4, token_hash = ?5, created_at = ?6, last_used_at = ?7 WHERE merchant = ?1 AND id_key = ?2 AND id = ?3";
    REMOVE_SESSION = "DELETE FROM sessions WHERE id = ?1";
    REMOVE_SESSIONS = "DELETE FROM sessions WHERE merchant = ?1 AND id_key = ?2";
    FIND_SESSION_BY_TOKEN = "SELECT merchant, id_key, id, epoch, token_hash, created_at, last_used_at FROM sessions WHERE token_hash = ?1";
    FIND_SESSION = "SELECT merchant, id_key, id, epoch, token_hash, created_at, last_used_at FROM sessions WHERE id = ?1";
    LIST_SESSIONS = "SELECT merchant, id_key, id, epoch, token_hash, created_at, last_used_at FROM sessions ORDER BY merchant, id_key, created_at, id";
    LIST_SESSIONS_OF = "SELECT merchant, id_key, id, epoch, token_hash, created_at, last_used_at FROM sessions WHERE merchant = ?1 ORDER BY id_key, created_at, id";
    SWEEP_SESSIONS = "DELETE FROM sessions WHERE created_at <= ?1 OR last_used_at <= ?2";

    ADD_MAIL = concat!("INSERT INTO mails (", mail_columns!(), ", settled_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
    FIND_MAIL = concat!("SELECT ", mail_columns!(), " FROM mails WHERE id = ?1");
    LIST_MAILS = concat!("SELECT ", mail_columns!(), " FROM mails ORDER BY created_at, id");
    LIST_MAILS_DOWN = concat!("SELECT ", mail_columns!(), " FROM mails ORDER BY created_at DESC, id DESC");
    LIST_MAILS_WAITING = "SELECT id FROM mails WHERE settled_at IS NULL AND (state = 'queued' OR next_try_at <= ?1) ORDER BY created_at, id";
    CLAIM_MAIL = concat!("UPDATE mails SET state = 'sending', tries = tries + 1, next_try_at = ?3 WHERE id = ?1 AND settled_at IS NULL AND (state = 'queued' OR next_try_at <= ?2) RETURNING ", mail_columns!());
    SETTLE_MAIL = "UPDATE mails SET state = ?3, reply = ?4, settled_at = ?5, secret = CASE WHEN ?3 = 'parked' THEN secret END \
                   WHERE id = ?1 AND tries = ?2 AND settled_at IS NULL";
    POSTPONE_MAIL = "UPDATE mails SET state = 'queued', reply = ?3, next_try_at = ?4 WHERE id = ?1 AND tries = ?2 AND settled_at IS NULL";
    RELEASE_MAIL = "UPDATE mails SET state = 'queued', tries = tries - 1, next_try_at = ?3 WHERE id = ?1 AND tries = ?2 AND settled_at IS NULL";
    RENEW_MAIL = "UPDATE mails SET next_try_at = ?3 WHERE id = ?1 AND tries = ?2 AND state = 'sending'";
    RETRY_MAIL = "UPDATE mails SET state = 'queued', next_try_at = ?2, settled_at = NULL WHERE id = ?1";
    LIST_MAILS_DUE = "SELECT id FROM mails WHERE settled_at IS NULL AND next_try_at <= ?1 ORDER BY created_at, id";
    COUNT_MAILS_WAITING = "SELECT COUNT(*) FROM mails WHERE settled_at IS NULL";
    LAST_MAIL_ID = "SELECT MAX(id) FROM mails WHERE id < ?1";
    OUTBOX_FACTS = "SELECT COUNT(*), MIN(created_at), (SELECT COUNT(*) FROM mails WHERE state = 'parked') FROM mails WHERE settled_at IS NULL";
    LAST_SWEEP = "SELECT MAX(at) FROM audit WHERE chain = '' AND action = 'sweep.run' AND result = 'ok'";
    FIRST_MERCHANT = "SELECT MIN(created_at) FROM merchants";
    LIST_LAPSED_CODES = concat!("SELECT ", mail_columns!(), " FROM mails WHERE settled_at IS NULL AND state = 'queued' AND kind = 'otp' AND expires_at <= ?1");
    DROP_MAIL = "UPDATE mails SET state = 'dropped', settled_at = ?2, secret = NULL WHERE id = ?1";

    ADD_RUN = concat!("INSERT INTO imports (", run_columns!(), ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
    PUT_RUN = "UPDATE imports SET undone_at = ?2 WHERE id = ?1";
    FIND_RUN = concat!("SELECT ", run_columns!(), " FROM imports WHERE id = ?1");
    LIST_RUNS = concat!("SELECT ", run_columns!(), " FROM imports ORDER BY started_at DESC, id");
    LIST_RUNS_OF = concat!("SELECT ", run_columns!(), " FROM imports WHERE scope = ?1 ORDER BY started_at DESC, id");
    LIST_USERS_OF_RUN = concat!("SELECT ", user_list_columns!(), " FROM users WHERE import_run = ?1 ORDER BY merchant, id_key");
    LIST_MAILS_OF_RUN = concat!("SELECT ", mail_columns!(), " FROM mails WHERE settled_at IS NULL AND state = 'queued' AND kind = 'new_user' \
                        AND EXISTS (SELECT 1 FROM users u WHERE u.merchant = mails.merchant AND u.id_key = lower(mails.user_id) AND u.import_run = ?1) ORDER BY merchant, id");

    NAME_MERCHANTS = "SELECT code, code, company FROM merchants WHERE code >= ?1 AND code < ?2 AND ?4 IN ('', code) ORDER BY code LIMIT ?3";
    NAME_USERS = "SELECT id_key, id, name FROM users WHERE merchant = ?4 AND id_key >= ?1 AND id_key < ?2 ORDER BY id_key LIMIT ?3";
    NAME_MAILS = "SELECT id, id, merchant || '/' || user_id FROM mails WHERE id >= ?1 AND id < ?2 AND ?4 = '' ORDER BY id LIMIT ?3";
    NAME_SESSIONS = "SELECT s.id, s.id, s.merchant || '/' || u.id FROM sessions s JOIN users u ON u.merchant = s.merchant AND u.id_key = s.id_key \
                     WHERE s.id >= ?1 AND s.id < ?2 AND ?4 IN ('', s.merchant) ORDER BY s.id LIMIT ?3";
    NAME_RUNS = "SELECT id, id, file FROM imports WHERE id >= ?1 AND id < ?2 AND ?4 IN ('', scope) ORDER BY id LIMIT ?3";

    LIST_WHOLE_USERS = concat!("SELECT ", user_columns!(), " FROM users ORDER BY merchant, id_key");
    LIST_MAILS_UNSETTLED = concat!("SELECT ", mail_columns!(), " FROM mails WHERE settled_at IS NULL ORDER BY created_at, id");
    END_CHALLENGES = "DELETE FROM challenges";
    END_LINKS = "DELETE FROM links";
    END_SESSIONS = "DELETE FROM sessions";
    COUNT_MERCHANTS = "SELECT COUNT(*) FROM merchants";
    COUNT_USERS = "SELECT COUNT(*) FROM users";
    COUNT_MAILS = "SELECT COUNT(*) FROM mails";
    COUNT_AUDIT = "SELECT COUNT(*) FROM audit";
    LIST_HEADS = "SELECT a.chain, a.seq, a.mac FROM audit a JOIN (SELECT chain, MAX(seq) AS seq FROM audit GROUP BY chain) newest \
                  ON newest.chain = a.chain AND newest.seq = a.seq ORDER BY a.chain";

    CHECK_MERCHANTS = concat!("SELECT ", merchant_columns!(), " FROM merchants ORDER BY code");
    CHECK_USERS = concat!("SELECT ", user_columns!(), ", id_key, email_key FROM users ORDER BY merchant, id_key");
    CHECK_CHALLENGES = concat!("SELECT ", challenge_columns!(), " FROM challenges ORDER BY id");
    CHECK_LINKS = "SELECT merchant, id_key, id, epoch, token_hash, created_at, expires_at, void FROM links ORDER BY id";
    CHECK_ADMINS = "SELECT code FROM merchants WHERE (SELECT COUNT(*) FROM users WHERE merchant = code AND role = 'admin') <> 1 \
                    OR (SELECT COUNT(*) FROM users WHERE merchant = code AND role = 'admin' AND id_key = code) <> 1 ORDER BY code";
    CHECK_FLAGS = "SELECT merchant FROM users WHERE same_as_admin = 1 GROUP BY merchant HAVING COUNT(*) > 1 ORDER BY merchant";
    CHECK_FLAGGED = "SELECT u.merchant, u.id FROM users u JOIN users a ON a.merchant = u.merchant AND a.id_key = a.merchant WHERE u.same_as_admin = 1 \
                     AND (u.role <> 'general' OR u.name <> a.name OR COALESCE(u.email_key, '') <> COALESCE(a.email_key, '')) ORDER BY u.merchant, u.id_key";
    CHECK_SHIPPING = "SELECT u.merchant, u.id FROM users u JOIN merchants m ON m.code = u.merchant WHERE u.role = 'shipping' AND m.fulfilment <> 'logistics' ORDER BY u.merchant, u.id_key";
    CHECK_HOLDERS = "SELECT u.merchant, u.id FROM users u WHERE u.email_key IS NOT NULL AND NOT EXISTS \
                     (SELECT 1 FROM email_holders h WHERE h.email_key = u.email_key AND h.merchant = u.merchant AND h.id_key = u.id_key) ORDER BY u.merchant, u.id_key";
    CHECK_HELD = "SELECT h.merchant, h.id_key FROM email_holders h WHERE NOT EXISTS \
                  (SELECT 1 FROM users u WHERE u.merchant = h.merchant AND u.id_key = h.id_key AND u.email_key = h.email_key) ORDER BY h.merchant, h.id_key";

    LIST_SEALED_PASSWORDS = "SELECT merchant, id_key, CAST(0 AS BIGINT), uid, password_hash FROM users WHERE password_kind = 'chosen' AND (merchant, id_key) > (?1, ?2) AND CAST(?3 AS BIGINT) = 0 \
                             ORDER BY merchant, id_key LIMIT ?4";
    LIST_SEALED_HISTORY = "SELECT p.merchant, p.id_key, p.seq, u.uid, p.hash FROM passwords p JOIN users u ON u.merchant = p.merchant AND u.id_key = p.id_key \
                           WHERE (p.merchant, p.id_key, p.seq) > (?1, ?2, ?3) ORDER BY p.merchant, p.id_key, p.seq LIMIT ?4";
    LIST_SEALED_APPS = "SELECT merchant, id_key, CAST(0 AS BIGINT), uid, otp_secret FROM users WHERE otp_secret IS NOT NULL AND (merchant, id_key) > (?1, ?2) AND CAST(?3 AS BIGINT) = 0 \
                        ORDER BY merchant, id_key LIMIT ?4";
    LIST_SEALED_ENROLMENTS = "SELECT id, '', CAST(0 AS BIGINT), id, otp_secret FROM challenges WHERE otp_secret IS NOT NULL AND id > ?1 AND ?2 = '' AND CAST(?3 AS BIGINT) = 0 ORDER BY id LIMIT ?4";
    LIST_SEALED_MAILS = "SELECT merchant, id, CAST(0 AS BIGINT), id, secret FROM mails WHERE secret IS NOT NULL AND (merchant, id) > (?1, ?2) AND CAST(?3 AS BIGINT) = 0 ORDER BY merchant, id LIMIT ?4";
    PUT_SEALED_PASSWORD = "UPDATE users SET password_hash = ?4 WHERE merchant = ?1 AND id_key = ?2 AND CAST(?3 AS BIGINT) = 0";
    PUT_SEALED_HISTORY = "UPDATE passwords SET hash = ?4 WHERE merchant = ?1 AND id_key = ?2 AND seq = ?3";
    PUT_SEALED_APP = "UPDATE users SET otp_secret = ?4 WHERE merchant = ?1 AND id_key = ?2 AND CAST(?3 AS BIGINT) = 0";
    PUT_SEALED_ENROLMENT = "UPDATE challenges SET otp_secret = ?4 WHERE id = ?1 AND ?2 = '' AND CAST(?3 AS BIGINT) = 0";
    PUT_SEALED_MAIL = "UPDATE mails SET secret = ?4 WHERE merchant = ?1 AND id = ?2 AND CAST(?3 AS BIGINT) = 0";

    COUNT_KEY_PASSWORDS = "SELECT COUNT(*) FROM users WHERE password_kind = 'chosen' AND password_hash LIKE ?1";
    COUNT_KEY_HISTORY = "SELECT COUNT(*) FROM passwords WHERE hash LIKE ?1";
    COUNT_KEY_APPS = "SELECT COUNT(*) FROM users WHERE otp_secret LIKE ?1";
    COUNT_KEY_ENROLMENTS = "SELECT COUNT(*) FROM challenges WHERE otp_secret LIKE ?1";
    COUNT_KEY_MAILS = "SELECT COUNT(*) FROM mails WHERE secret LIKE ?1";
    COUNT_KEY_TEMPORARY = "SELECT COUNT(*) FROM users WHERE password_kind = 'temporary' AND password_hash LIKE ?1";
    COUNT_KEY_CODES = "SELECT COUNT(*) FROM challenges WHERE code_mac LIKE ?1";
    COUNT_KEY_LINKS = "SELECT COUNT(*) FROM links WHERE token_hash LIKE ?1";
    COUNT_KEY_SESSIONS = "SELECT COUNT(*) FROM sessions WHERE token_hash LIKE ?1";
    COUNT_KEY_AUDIT = "SELECT COUNT(*) FROM audit WHERE mac LIKE ?1";

    COPY_META = "SELECT key, value FROM meta WHERE key <> 'copy_from' ORDER BY key";
    COPY_PASSWORDS = "SELECT merchant, id_key, seq, hash FROM passwords ORDER BY merchant, id_key, seq";
    LAY_PASSWORD = "INSERT INTO passwords (merchant, id_key, seq, hash) VALUES (?1, ?2, ?3, ?4)";
    COPY_MAILS = concat!("SELECT ", mail_columns!(), ", settled_at FROM mails ORDER BY merchant, id");
    COPY_RUNS = concat!("SELECT ", run_columns!(), " FROM imports ORDER BY id");
    COPY_HOLDERS = "SELECT email_key, number, merchant, id_key FROM email_holders ORDER BY email_key, number";
    LAY_HOLDER = "INSERT INTO email_holders (email_key, number, merchant, id_key) VALUES (?1, ?2, ?3, ?4)";
    COPY_DECOYS = "SELECT id, failures FROM decoys ORDER BY id";
    LAY_DECOY = "INSERT INTO decoys (id, failures) VALUES (?1, ?2)";
    CLEAR_META = "DELETE FROM meta WHERE key <> 'copy_from'";
    CLEAR_MERCHANTS = "DELETE FROM merchants";
    CLEAR_USERS = "DELETE FROM users";
    CLEAR_HOLDERS = "DELETE FROM email_holders";
    CLEAR_PASSWORDS = "DELETE FROM passwords";
    CLEAR_MAILS = "DELETE FROM mails";
    CLEAR_AUDIT = "DELETE FROM audit";
    CLEAR_CHECKPOINTS = "DELETE FROM audit_checkpoints";
    CLEAR_RUNS = "DELETE FROM imports";
    CLEAR_DECOYS = "DELETE FROM decoys";

    AUDIT_HEAD = "SELECT seq, mac FROM audit WHERE chain = ?1 ORDER BY seq DESC LIMIT 1";
    AUDIT_HEADS = "SELECT a.chain, a.seq, a.mac FROM (VALUES (?1)) AS v JOIN audit a ON a.chain = v.column1 \
                   AND a.seq = (SELECT MAX(seq) FROM audit WHERE chain = v.column1)";
    ADD_AUDIT = concat!("INSERT INTO audit (", entry_columns!(), ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
    LIST_AUDIT = concat!("SELECT ", entry_columns!(), " FROM audit WHERE at >= ?1 AND at < ?2 ORDER BY at, chain, seq");
    LIST_AUDIT_OF = concat!("SELECT ", entry_columns!(), " FROM audit WHERE chain = ?3 AND at >= ?1 AND at < ?2 ORDER BY seq");
    LIST_AUDIT_DOWN = concat!("SELECT ", entry_columns!(), " FROM audit WHERE at >= ?1 AND at < ?2 ORDER BY at DESC, chain DESC, seq DESC");
    LIST_AUDIT_OF_DOWN = concat!("SELECT ", entry_columns!(), " FROM audit WHERE chain = ?3 AND at >= ?1 AND at < ?2 ORDER BY seq DESC");
    LIST_AUDIT_CHAINS = concat!("SELECT ", entry_columns!(), " FROM audit ORDER BY chain, seq");
    LIST_AUDIT_HEADS = "SELECT a.chain, a.seq, a.mac FROM audit a JOIN (SELECT chain, MAX(seq) AS seq FROM audit GROUP BY chain) n \
                        ON n.chain = a.chain AND n.seq = a.seq ORDER BY a.chain";
    LIST_AUDIT_SPANS = "SELECT chain, MIN(seq), MAX(seq), MIN(CASE WHEN at >= ?1 THEN seq END) FROM audit GROUP BY chain ORDER BY chain";
    FIND_AUDIT = concat!("SELECT ", entry_columns!(), " FROM audit WHERE chain = ?1 AND seq = ?2");
    REMOVE_AUDIT = "DELETE FROM audit WHERE chain = ?1 AND seq <= ?2";
    PUT_CHECKPOINT = "INSERT INTO audit_checkpoints (chain, seq, entry_mac, mac) VALUES (?1, ?2, ?3, ?4) \
                      ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, entry_mac = excluded.entry_mac, mac = excluded.mac";
    LIST_CHECKPOINTS = "SELECT chain, seq, entry_mac, mac FROM audit_checkpoints ORDER BY chain";
    LAST_DELETION = "SELECT at, actor, action, detail, user_id FROM audit WHERE chain = ?1 AND LOWER(user_id) = ?2 AND result = 'ok' \
                     AND action IN ('user.delete', 'sweep.delete') AND seq > (SELECT COALESCE(MAX(seq), 0) FROM audit WHERE chain = ?1 AND action = 'merchant.add') ORDER BY seq DESC LIMIT 1";
    COUNT_WRONG_CODES = "SELECT COUNT(*) FROM audit WHERE chain = ?1 AND LOWER(user_id) = ?2 AND action = 'otp.verify' AND result = 'otp_failed' AND detail <> '{}' \
                         AND seq > (SELECT COALESCE(MAX(seq), 0) FROM audit WHERE chain = ?1 AND LOWER(user_id) = ?2 AND result = 'ok' AND action IN ('login', 'user.unlock', 'user.add'))";
    LAST_MAIL = "SELECT id, kind, state, created_at, reply FROM mails WHERE merchant = ?1 AND LOWER(user_id) = ?2 AND created_at >= ?3 ORDER BY created_at DESC, id DESC LIMIT 1";
    NEWEST_AUDIT = "SELECT at FROM audit WHERE NOT (action = 'sweep.run' AND result = 'sweep_clock') ORDER BY at DESC LIMIT 1";
}

/// What only a file of SQLite is asked.
pub mod file {
    pub const COUNT_TABLES: &str = "SELECT COUNT(*) FROM sqlite_master";
    pub const LIST_SCHEMA: &str = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name";
}

/// What only a server is asked.
#[cfg(feature = "postgres")]
pub mod server {
    pub const RELEASE: &str = "SELECT current_setting('server_version')";
    pub const VERSION: &str = "SELECT COALESCE(MAX(version), 0) FROM schema_version";
    pub const ADD_VERSION: &str = "INSERT INTO schema_version (version) VALUES (?1)";
    pub const REMOVE_VERSIONS: &str = "DELETE FROM schema_version WHERE version >= ?1";
    /// That of the schema's version is made before them.
    pub const COUNT_TABLES: &str =
        "SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename <> 'schema_version'";
    pub const COUNT_ALL_TABLES: &str = "SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()";

    /// The first number of sekisho's advisory locks: of the database as a whole, and of a merchant.
    const WHOLE: i32 = 0x5345_4B49;
    const MERCHANT: i32 = WHOLE + 1;

    /// Statements that take a lock and let go of it.
    pub type Locks = (String, String);

    /// Nobody else writes.
    pub fn whole() -> Locks {
        (lock(0), format!("SELECT pg_advisory_unlock({WHOLE}, 0)"))
    }

    /// Nobody else writes about this merchant, and nobody about the whole.
    pub fn merchant(code: i32) -> Locks {
        (
            format!("SELECT pg_advisory_lock_shared({WHOLE}, 0); SELECT pg_advisory_lock({MERCHANT}, {code})"),
            format!("SELECT pg_advisory_unlock({MERCHANT}, {code}); SELECT pg_advisory_unlock_shared({WHOLE}, 0)"),
        )
    }

    /// Nobody writes about the whole.
    pub fn several() -> Locks {
        (format!("SELECT pg_advisory_lock_shared({WHOLE}, 0)"), format!("SELECT pg_advisory_unlock_shared({WHOLE}, 0)"))
    }

    /// A lock of another purpose, held as long as the connection.
    pub fn lock(purpose: i32) -> String {
        format!("SELECT pg_advisory_lock({WHOLE}, {purpose})")
    }

    /// Waits up to that part of a second.
    pub fn pause(most: f64) -> String {
        format!("SELECT pg_sleep(random() * {most})")
    }
}
