//! What `sekisho explain CODE` says in English: when the code comes, why, what to do. Two to four short lines each.
//! One match over every code, so that the compiler asks for a missing text. It must not promise commands that do not exist.

use crate::failure::Code;

/// The explanation of a code.
#[must_use]
#[allow(clippy::too_many_lines)] // a table, one row a code
pub fn explain(code: Code) -> &'static str {
    match code {
        Code::Bug => {
            "The program met a state that it never should. Your input is not to blame.\n\
             A change under way was undone. Please report it with the command and the whole message."
        }
        Code::Io => {
            "Reading stdin, writing stdout or asking on the terminal failed.\n\
             Check the space at the place of the output and the command at the other end of the pipe."
        }
        Code::Usage => {
            "A command or option is not written as it must be. Nothing was done.\n\
             See `sekisho help` or `sekisho help COMMAND`."
        }
        Code::MissingValue => {
            "A value is missing and there is no terminal to ask on.\n\
             Give the option that the message names. On a terminal the command asks for it."
        }
        Code::BadMerchantCode => {
            "A merchant code has exactly 9 digits; full-width digits are read as half-width ones.\n\
             Check the number. Its first 7 digits are the contract number."
        }
        Code::BadAccessKey => {
            "An access key has exactly 7 digits. This does not count as a login attempt.\n\
             The key stands at the end of the login URL and differs for each merchant."
        }
        Code::BadUserId => {
            "A user ID has 1 to 20 half-width letters and digits, no symbols.\n\
             An admin user's ID is its merchant code."
        }
        Code::BadUser => {
            "It is not clear which merchant's user is meant.\n\
             Write `888888801/USER02`, or add `-m MERCHANT`. A merchant code alone means its admin user."
        }
        Code::BadEmail => {
            "An address is not of the form `name@domain`, or longer than 64 characters.\n\
             Full-width letters are read as half-width ones; other non-ASCII characters can't be used."
        }
        Code::BadOtp => {
            "What was entered as a one-time password is not six digits.\n\
             It does not count as a failed try. Enter only the six digits of the mail or the app."
        }
        Code::BadTime => {
            "A time could not be read.\n\
             Write it like `2026-11-22T13:00:00+09:00`, or give a day, which means its 00:00."
        }
        Code::BadDuration => {
            "A duration could not be read.\n\
             Write a number and a unit: `30m` (minutes), `12h` (hours), `60d` (days)."
        }
        Code::BadLink => {
            "This can't be read as a password reset link.\n\
             Paste the whole link from the mail, with no blanks before or after it."
        }
        Code::BadColumn => {
            "`--columns` names a column that this list does not have.\n\
             Columns have the names of the fields that `-o json` shows."
        }
        Code::BadAuditFile => {
            "A file given to `audit verify --head` or `audit prune --exported` can't be read as one. Nothing was changed.\n\
             Give what `sekisho audit head -o json` or `sekisho audit export` wrote, as it is."
        }
        Code::MerchantUnknown => {
            "There is no merchant with this code.\n\
             See `sekisho merchant list`."
        }
        Code::UserUnknown => {
            "There is no user with this ID.\n\
             General and shipping users without a login for a long time are deleted automatically.\n\
             See `sekisho user list -m MERCHANT`, and add the user again with `sekisho user add` where needed."
        }
        Code::MailUnknown => {
            "There is no mail with this ID.\n\
             See `sekisho mail list`."
        }
        Code::MailSettled => {
            "A mail that was sent or dropped can neither be sent again nor dropped.\n\
             `sekisho password issue USER` or a new login makes a new one."
        }
        Code::MailUnderWay => {
            "A delivery has the mail in its hands, so it can't be dropped or retried now.\n\
             A delivery that was killed lets go of its mails after a minute."
        }
        Code::SessionUnknown => {
            "There is no session with this ID; it may have ended already.\n\
             See `sekisho session list`."
        }
        Code::CodeUnknown => {
            "`sekisho explain` was asked for a code that does not exist.\n\
             Give the word that stands in error[ ] of an error message."
        }
        Code::LoginFailed => {
            "Merchant code, access key, user ID or password is wrong.\n\
             Which one is not said, so that nobody can probe for it. A wrong access key never counts towards the lock.\n\
             Check the input; if the password is forgotten, use `sekisho password reset USER`."
        }
        Code::OtpFailed => {
            "The one-time password is wrong, has lapsed, was used, or a newer one was sent.\n\
             Use the newest mail, or the code that the app shows now; an app's code works once, too.\n\
             Wrong codes count towards the password lock.\n\
             If it has lapsed, start over with `sekisho login USER --access-key KEY`."
        }
        Code::NoChallenge => {
            "This session file knows of no login that waits for a one-time password.\n\
             Start with `sekisho login`, or name the challenge with `--challenge`."
        }
        Code::ResetFailed => {
            "The password of this merchant code and user ID can't be reset.\n\
             Which of them is wrong is not said; it also comes where nobody can be written to.\n\
             General and shipping users ask their admin user, admin users the support centre."
        }
        Code::LinkFailed => {
            "A password reset link has lapsed, was used, or a newer one was sent.\n\
             A link works once. Get a new one with `sekisho password reset USER`."
        }
        Code::NoSession => {
            "The command needs a logged-in user, and nobody is logged in.\n\
             Where `--session-file` names a file, a live session must be in that file.\n\
             Log in with `sekisho login USER --access-key KEY`."
        }
        Code::SessionOver => {
            "The session ended: too long without a command, too long since the login, or it was ended by a revocation, a lock or the like.\n\
             Nothing is done then, so that nobody gains rights by waiting.\n\
             Log in again, or end it with `sekisho logout`."
        }
        Code::PasswordWrong => {
            "The current password, asked again for safety, is wrong.\n\
             If it is forgotten, use `sekisho password reset USER`."
        }
        Code::Denied => {
            "The role of the logged-in user does not allow this.\n\
             The answer is the same whether or not the target exists.\n\
             See your role with `sekisho whoami`, and ask the admin user or the support centre."
        }
        Code::BadCorporateNumber => {
            "A corporate number has 13 digits.\n\
             It may be left out. A check digit that does not fit is only warned about."
        }
        Code::BadCompany => {
            "A company name is empty, wider than 100 columns (50 full-width characters),\n\
             or holds control or invisible characters."
        }
        Code::BadName => {
            "A name is empty, wider than 60 columns (30 full-width characters),\n\
             or holds control or invisible characters."
        }
        Code::MerchantTaken => {
            "There already is a merchant with this code.\n\
             See `sekisho merchant show CODE`."
        }
        Code::AccessKeyTaken => {
            "Another merchant has this access key; each merchant needs its own.\n\
             See `sekisho merchant list`."
        }
        Code::UserIdTaken => {
            "The merchant already has a user with this ID; upper and lower case count as the same.\n\
             Choose another one. A user ID can't be changed later."
        }
        Code::UserIdReserved => {
            "A general or shipping user can't have an ID of nine digits.\n\
             Such IDs are the admin users', and could be taken for merchant codes."
        }
        Code::EmailMissing => {
            "A user who logs in by mail, or an admin user, has no address.\n\
             Give one with `--email`."
        }
        Code::EmailTaken => {
            "Another user has this address; an address belongs to one person only.\n\
             Use another one, or `--same-as-admin` for a general user who is the admin user in person.\n\
             Admin users of the same name may share where contract number or corporate number are the same."
        }
        Code::SameAsAdminTaken => {
            "The merchant already has a same-as-admin user, and there can be only one.\n\
             Leave the flag out and give another address, or take it off the other user with `--no-same-as-admin`."
        }
        Code::SameAsAdminRole => {
            "Only a general user can be same-as-admin, a shipping user can't.\n\
             Use `--role general`, or `--no-same-as-admin`."
        }
        Code::SameAsAdminDiffers => {
            "A same-as-admin user was given a name or address other than the admin user's.\n\
             Both follow the admin user, so they can be left out."
        }
        Code::SameAsAdminFollows => {
            "Name and address of a same-as-admin user can't be changed on their own.\n\
             Change the admin user, or take the flag off with `--no-same-as-admin` first."
        }
        Code::SamePersonAdmin => {
            "`--same-person` was used on a user that is no admin user.\n\
             Only admin users can be one person in several merchants: name one by its merchant code."
        }
        Code::MailRefused => {
            "The mail server refused a mail for good, or it was tried as long as is allowed; the change itself is saved.\n\
             See the reply with `sekisho mail list`. A wrong address: mend it, then issue or add again.\n\
             Anything else: `sekisho mail retry ID` once it is mended."
        }
        Code::MailTestFailed => {
            "`sekisho mail test` or `sekisho doctor` could not go the whole way to the mail server.\n\
             The steps, in their order: name (address of the server), connect (it answers), tls (the line is encrypted),\n\
             login (user and password), sender, recipient, data (the mail is taken over).\n\
             The settings are under [mail] in the configuration: `sekisho config show --origin`."
        }
        Code::PersonSplit => {
            "One person is the admin user of several merchants, and a change of one of them\n\
             would leave two persons with one address.\n\
             Add `--same-person` to change all of them at once."
        }
        Code::ShippingNotAllowed => {
            "A non-logistics merchant can't have shipping users.\n\
             Use `--role general`. `sekisho merchant edit` can make the merchant a logistics one."
        }
        Code::ShippingUsersExist => {
            "A merchant that still has shipping users can't become non-logistics.\n\
             First make them general users, or delete them."
        }
        Code::AdminFixed => {
            "An admin user can't be added, deleted or given another role.\n\
             Each merchant has exactly one; it comes and goes with its merchant."
        }
        Code::WeakPassword => {
            "A new password breaks rules; the message names all of them.\n\
             By default: 12 characters or more, with a letter and a digit, without the user ID, hard to guess, and none of the last four."
        }
        Code::RunUnknown => {
            "There is no import run of this id.\n\
             See `sekisho user import --list`."
        }
        Code::Undecodable => {
            "Somewhere the file is not of the encoding in which it is read.\n\
             Name another one with `--encoding`, or save the file as UTF-8."
        }
        Code::ExcelWorkbook => {
            "The file is an Excel workbook (.xlsx), not a CSV file.\n\
             Save it from Excel as 'CSV UTF-8' and import that."
        }
        Code::NulByte => {
            "The file has a NUL byte, which no text has.\n\
             If it is UTF-16 without a byte order mark, add `--encoding utf-16le`."
        }
        Code::FileEmpty => {
            "The file has neither a heading nor rows.\n\
             `sekisho user import --template` writes a file with the right headings."
        }
        Code::HeaderUnknown => {
            "A heading of the file names no column.\n\
             Unknown columns are not passed over, lest a misspelt one be lost.\n\
             `sekisho user import --template` writes a file with the right headings."
        }
        Code::HeaderRepeated => {
            "Two headings of the file name the same column.\n\
             Take one of them away."
        }
        Code::ColumnMissing => {
            "A column that is needed is not in the file.\n\
             The merchant column may be left out with `-m`, or in the session of an admin user."
        }
        Code::CellCount => {
            "A row has more cells than there are headings.\n\
             A cell that holds the separator or a quote mark must stand in quotes as a whole."
        }
        Code::QuoteOpen => {
            "A cell begins with a quote mark that is not closed before the end of the file.\n\
             Close it, or write a quote mark within a cell twice."
        }
        Code::BadWord => {
            "A cell for role, login method or same-as-admin has none of the words that it can have.\n\
             Use one that the message lists; Japanese and English will both do."
        }
        Code::ValueMissing => {
            "A new user needs a value that is empty in the file.\n\
             Fill it in. For users who are there already (`--if-exists update`) it may stay empty."
        }
        Code::ExcelDamage => {
            "A cell looks like something that Excel made of another value: 8.88889E+08, lost zeros, a date.\n\
             Format the column as text in Excel, then enter the value again."
        }
        Code::Unencodable => {
            "A user to be exported has a character that the encoding lacks. Nothing was written.\n\
             Leave out `--encoding`: UTF-8, which Excel opens as well."
        }
        Code::ImportFaults => {
            "The file has faults, and nothing was imported.\n\
             Mend what is listed and run it again,\n\
             or take only the right rows with `--keep-going --rejected FILE`."
        }
        Code::ImportUndoBlocked => {
            "The import can't be undone, and nothing was changed:\n\
             a user of it has logged in already, or it also changed users who existed before.\n\
             Deal with each by `sekisho user delete` or `sekisho user edit`."
        }
        Code::Locked => {
            "The password was locked after too many wrong entries (6 by default).\n\
             Even the right password is refused then, and a password reset does not unlock.\n\
             General and shipping users ask their admin user, admin users the support centre,\n\
             to run `sekisho user unlock USER`."
        }
        Code::PasswordChangeDue => {
            "After a login with a temporary password or one that is 91 days old, a new one must be set before anything else.\n\
             Run `sekisho password change`."
        }
        Code::Inactive => {
            "A general or shipping user went without a login for too long (91 days by default).\n\
             It can't be used even if the sweep has not run yet; unlocking or a new password does not help.\n\
             Run `sekisho user delete USER` and then `sekisho user restore USER`."
        }
        Code::MethodNotEmail => {
            "A user set to an authenticator app asked for a mailed one-time password.\n\
             The admin user (for an admin user: the support centre) must first switch it\n\
             with `sekisho user edit USER --method email`."
        }
        Code::MethodNotApp => {
            "A user set to mail asked to log in with an authenticator app.\n\
             Log in without `--method`."
        }
        Code::NothingMailed => {
            "A resend was asked for in a login with an authenticator app, which shows the codes itself.\n\
             Enter the code on display; a new one follows every 30 seconds.\n\
             If the app is lost, the admin user can start over with `sekisho otp reset USER`."
        }
        Code::TooSoon => {
            "A resend or a password reset was asked for again after too short a time.\n\
             Look for the mail that was sent, or wait for the seconds that the message names."
        }
        Code::ResendsSpent => {
            "A login has used up its resends (5 by default).\n\
             Start over with `sekisho login USER --access-key KEY`."
        }
        Code::NoMailbox => {
            "Neither the user nor its admin user has an address, so nothing can be mailed.\n\
             Give it one with `sekisho user edit USER --email ADDRESS`."
        }
        Code::ConfirmationMissing => {
            "A command that needs a confirmation ran without a terminal and without one. Nothing was changed.\n\
             If you are sure, add what the message names: `-y` or `--confirm`."
        }
        Code::Declined => {
            "The question was not answered with yes, so the command was cancelled.\n\
             Nothing was changed."
        }
        Code::SweepLimit => {
            "More users would be deleted than the limit allows. This guards against wrong settings and clocks.\n\
             Look at them with `sekisho sweep-inactive --dry-run`; if they are right, give the number with `--max`."
        }
        Code::SweepClock => {
            "The clock stands before the newest audit entry, or more than 40 days after it. Nothing was deleted.\n\
             Check the clock; if it is right, run `sekisho sweep-inactive --accept-clock`."
        }
        Code::NotExported => {
            "`audit prune` found old entries that stand in none of the files of `--exported`. Nothing was pruned.\n\
             Export them with the command that the message names, and give that file."
        }
        Code::ExportDiffers => {
            "A line of a file given to `audit prune` is not what the audit log has. Nothing was pruned.\n\
             `sekisho audit verify` tells which of the two was changed."
        }
        Code::Partial => {
            "Some of several items failed; the others are done and saved.\n\
             The results say why. Mend the failed ones and repeat only those."
        }
        Code::AuditBroken => {
            "Entries of the audit log seem to have been changed, removed or re-ordered.\n\
             Keep the database as it is, and compare it with a backup."
        }
        Code::AuditHeadAltered => {
            "The heads given to `audit verify --head` were changed, or are another database's.\n\
             Compare them with another copy of the same moment."
        }
        Code::StoreMissing => {
            "The database file is not there.\n\
             Before the first use, make it with `sekisho init`.\n\
             Otherwise check `--db`, the environment and `sekisho config show`."
        }
        Code::StoreDamaged => {
            "The database file is damaged, or not one of sekisho's.\n\
             Keep a copy of it elsewhere, then restore a backup."
        }
        Code::StoreNewer => {
            "The database was used by a newer sekisho than this one.\n\
             Nothing is done, so as not to damage it. Update sekisho."
        }
        Code::StoreFailed => {
            "Reading or writing the database failed. The change was not saved.\n\
             Check the permissions of its folder and the disk, then try again."
        }
        Code::ServerUnreachable => {
            "The PostgreSQL server of the database did not answer, or the connection to it broke.\n\
             Nothing was saved, so the same command can be run again.\n\
             If it stays so, check host and port in `--db` and that the server runs."
        }
        Code::ServerRefused => {
            "The PostgreSQL server answered and would not go on: password, database, certificate or rights are not as it asks.\n\
             The password is read from `~/.pgpass`, from `PGPASSFILE` or from the file that `store.password_file` names.\n\
             With `sslmode=verify-full`, the default to another machine, its certificate must be trusted and name the host."
        }
        Code::NotOnServer => {
            "`db restore` replaces a database file, and the database is on a PostgreSQL server.\n\
             Restore into a file (`sekisho --db sqlite:NEW db restore BACKUP`),\n\
             copy that into a new database there (`sekisho --db sqlite:NEW db copy --to URL`), and change `store.url`."
        }
        Code::TargetInUse => {
            "`db copy` writes into an empty database only, or goes on with an unfinished copy of the same one.\n\
             What is named there is in use already, or a copy of something else. Nothing was changed in it.\n\
             Name a file that is not there yet, or make a new database on the server."
        }
        Code::CopyUnfinished => {
            "A `db copy` into this database was interrupted, so it may lack users or audit entries.\n\
             No command works on it until the copy is complete and verified.\n\
             Run the same `db copy` again: it goes on where it stopped."
        }
        Code::DiskFull => {
            "There is no space left to write the database. The change was not saved.\n\
             Make room and try again."
        }
        Code::OutcomeUnknown => {
            "Something failed while the change was being committed, so it may or may not be saved.\n\
             Repeating it blindly could do it twice.\n\
             Look first with `sekisho user show` or `sekisho merchant show`."
        }
        Code::MailQueued => {
            "The change is saved, but its mail could not be sent. The mail is kept.\n\
             Don't repeat the change; mend the cause and send with `sekisho mail deliver`."
        }
        Code::ConfigInvalid => {
            "A value of the configuration file, the environment or an option is wrong, or the wording of a mail is.\n\
             Mend it where the message says, and check with `sekisho config check`."
        }
        Code::FileUnreadable => {
            "A file that is needed can't be read or written.\n\
             Check its place and permissions with `ls -ld`."
        }
        Code::FileUnsafe => {
            "A file such as the key or the database could be read or written by others,\n\
             is a symbolic link, or belongs to somebody else.\n\
             Run the command that the message shows, and consider whether somebody has read it already."
        }
        Code::KeyMissing => {
            "The database is there, but its key file is not.\n\
             No other key can read what is stored, so a new one is never made silently.\n\
             Restore the key file from a backup."
        }
        Code::KeyInvalid => {
            "The key file is not a valid one, or belongs to another database.\n\
             See its place with `sekisho config show`, and restore the right one from a backup."
        }
        Code::KeyReadOnly => {
            "`db rotate-key` adds a key to the key file, and a systemd credential can't be written.\n\
             Add the line that the message shows to the file it is made from, and run it again;\n\
             all that is stored is then sealed under the new key."
        }
        Code::Busy => {
            "Another run uses the database and did not finish in time. Nothing was changed.\n\
             Wait a moment and try again."
        }
        Code::SweepRunning => {
            "Another sweep of inactive users is already running.\n\
             Let it finish, and run it again later if needed."
        }
        Code::Interrupted => {
            "The command was interrupted, by Ctrl-C for example.\n\
             What was not saved yet is undone; see with `show` or `list` whether it had finished."
        }
    }
}
