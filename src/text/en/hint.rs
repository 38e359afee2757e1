//! What helps, in English: the command to run where there is one, else the next step. Never what happened.
//! It must not name a person or an address that the refusal itself does not name.

use crate::failure::{AuditCopy, Code, ConfigFault, Failure, TemplateFault, Unsafe};
use crate::rules::refusal::{Part, Refusal};
use crate::rules::words::DeliveryStep;
use crate::text::command::{merchant_of, quoted};

/// The command or step that helps, where there is one.
#[must_use]
pub fn hint(failure: &Failure) -> Option<String> {
    Some(match failure {
        Failure::Refused(refusal) => return refused(refusal),
        Failure::Usage(fault) => super::usage::hint(fault, ""),
        Failure::CommandLine { fault, command } => super::usage::hint(fault, command),
        Failure::MissingValue { flag } => format!("give `{flag}`"),
        Failure::CodeUnknown { suggestions, .. } => {
            perhaps(suggestions).unwrap_or_else(|| "the code is the word in error[ ] of an error message".to_owned())
        }
        Failure::ColumnUnknown { near, columns, .. } => {
            let near = near.as_ref().map_or_else(String::new, |near| format!("did you mean {near}? "));
            format!("{near}columns: {}", columns.join(", "))
        }
        Failure::Partial { .. } => "the results say why; mend the failed ones and repeat only those".to_owned(),
        Failure::ImportFaults { of: 0, .. } => {
            "`sekisho user import --template` writes a file with the right headings".to_owned()
        }
        Failure::ImportFaults { .. } => {
            "mend what is listed and run it again, or take only the right rows with `--keep-going --rejected FILE`".to_owned()
        }
        Failure::AuditBroken { .. } => {
            "keep the database as it is and compare it with a backup; `sekisho audit verify` lists the places".to_owned()
        }
        Failure::BadAuditFile { copy: AuditCopy::Head, .. } => {
            "give a file as `sekisho audit head -o json > FILE` wrote it".to_owned()
        }
        Failure::BadAuditFile { copy: AuditCopy::Export, .. } => {
            "give a file as `sekisho audit export > FILE` wrote it, in JSON lines".to_owned()
        }
        Failure::AuditHeadAltered { .. } => {
            "take another copy of the same heads, if there is one; and check that they are this database's".to_owned()
        }
        Failure::Store { code, .. } => store(*code),
        Failure::Config { fault, .. } => config(fault),
        Failure::File { path, .. } => format!("check place and permissions with `ls -ld {}`", quoted(path)),
        Failure::Unsafe { path, fault } => mend(*fault, &quoted(path)),
        Failure::KeyMissing { path } => {
            format!("restore {} from a backup; no other key can read what is stored", quoted(path))
        }
        Failure::KeyInvalid { .. } => {
            "find where the key file should be with `sekisho config show`, and restore the right one from a backup".to_owned()
        }
        Failure::KeyReadOnly { id, .. } => format!(
            "add a line `sekisho-key {id} KEY` to the file that the credential is made from (KEY: `openssl rand 32 | basenc --base64url | tr -d =`) and run it again: it goes on from there"
        ),
        Failure::MailQueued { .. } => {
            "what was changed is saved, don't repeat it; mend the cause, then send with `sekisho mail deliver`".to_owned()
        }
        Failure::MailRefused { .. } => {
            "see `sekisho mail list`; mend the address and issue again, or mend the cause and `sekisho mail retry ID`"
                .to_owned()
        }
        Failure::MailTestFailed { step, .. } => way(*step).to_owned(),
        Failure::Busy { .. } => "wait a moment and try again".to_owned(),
        Failure::Interrupted | Failure::ClosedPipe | Failure::Answered(_) | Failure::Io(_) => return None,
        Failure::Bug(_) => "please report this, with the command and this whole message".to_owned(),
    })
}

/// What to look at when mails come no further than this.
fn way(step: DeliveryStep) -> &'static str {
    match step {
        DeliveryStep::Name => "check mail.smtp.host, and whether this machine's name server answers",
        DeliveryStep::Connect => {
            "check mail.smtp.host, mail.smtp.port and mail.smtp.tls, and whether a firewall stands between"
        }
        DeliveryStep::Tls => "check mail.smtp.tls, and for a certificate of your own authority mail.smtp.ca_file",
        DeliveryStep::Login => "check mail.smtp.user and the password in mail.smtp.password_file",
        DeliveryStep::Sender => "check mail.from, and whether the server lets this machine send",
        DeliveryStep::Recipient => "check the address, and whether the server sends to it",
        DeliveryStep::Data => "the reply says what stood against the mail itself",
    }
}

/// The likely ones, if any.
fn perhaps(suggestions: &[String]) -> Option<String> {
    (!suggestions.is_empty()).then(|| format!("did you mean {}?", suggestions.join(", ")))
}

#[allow(clippy::too_many_lines)] // a table, one row a refusal
fn refused(refusal: &Refusal) -> Option<String> {
    use Refusal as R;
    Some(match refusal {
        R::Malformed { part, .. } => form(*part).to_owned(),
        R::BadCorporateNumber { .. } => "give the 13 digits assigned by the National Tax Agency, or leave it out".to_owned(),
        R::BadCompany { .. } => {
            "a company name has 1 to 100 columns (50 full-width characters), all of them visible".to_owned()
        }
        R::BadName { .. } => "a name has 1 to 60 columns (30 full-width characters), all of them visible".to_owned(),
        R::MerchantTaken { merchant } => format!("see `sekisho merchant show {merchant}`"),
        R::AccessKeyTaken { .. } => "each merchant has its own key; see `sekisho merchant list`".to_owned(),
        R::UserIdTaken { user } => format!("see `sekisho user show {user}`, or choose another user ID"),
        R::UserIdReserved { .. } => "put a letter in it, or use another number of digits".to_owned(),
        R::EmailMissing { .. } => {
            "give `--email ADDRESS`; only general and shipping users with an authenticator app can do without".to_owned()
        }
        R::EmailTaken { .. } => {
            "use another address; a general user who is the admin user in person shares it with `--same-as-admin`, admin users of one corporation by the same name".to_owned()
        }
        R::SameAsAdminTaken { holder } => format!(
            "leave out `--same-as-admin` and give another address, or first run `sekisho user edit {holder} --no-same-as-admin --email ADDRESS`"
        ),
        R::SameAsAdminRole { .. } => "use `--role general`, or `--no-same-as-admin`".to_owned(),
        R::SameAsAdminDiffers { .. } => {
            "name and address come from the admin user; give `--name` and `--email` as the admin user has them".to_owned()
        }
        R::SameAsAdminFollows { user } => format!(
            "change the admin user with `sekisho user edit {}`, or separate them with `sekisho user edit {user} --no-same-as-admin --email ADDRESS`",
            merchant_of(user)
        ),
        R::PersonSplit { .. } => "`sekisho user edit CODE --same-person` changes name and address of all of them at once; a corporate number can change once they no longer share".to_owned(),
        R::SamePersonAdmin { user } => format!("name the admin user, as in `sekisho user edit {} --same-person`", merchant_of(user)),
        R::ShippingNotAllowed { .. } => "use `--role general`".to_owned(),
        R::ShippingUsersExist { merchant, .. } => format!(
            "first run `sekisho user edit {merchant}/USERID --role general` or `sekisho user delete {merchant}/USERID` for each"
        ),
        R::AdminFixed { user } => format!(
            "an admin user comes and goes with its merchant: `sekisho merchant add`, `sekisho merchant delete {}`",
            merchant_of(user)
        ),
        R::WeakPassword { min_length, .. } => format!(
            "use at least {min_length} characters with a letter and a digit, hard to guess, and none of the last four passwords"
        ),
        R::MerchantUnknown { suggestions, .. } => {
            perhaps(suggestions).unwrap_or_else(|| "see `sekisho merchant list`".to_owned())
        }
        R::UserUnknown { user, suggestions } => {
            perhaps(suggestions).unwrap_or_else(|| format!("see `sekisho user list -m {}`", merchant_of(user)))
        }
        R::MailUnknown { .. } => "see `sekisho mail list`".to_owned(),
        R::MailSettled { .. } => "a new one is made by what caused it: `sekisho password issue USER`, or a new login".to_owned(),
        R::MailUnderWay { .. } => "wait a moment and see `sekisho mail list`".to_owned(),
        R::SessionUnknown { .. } => "see `sekisho session list`".to_owned(),
        R::LoginFailed { .. } | R::PasswordWrong => "if the password is forgotten: `sekisho password reset USER`".to_owned(),
        R::OtpFailed => {
            "use the six digits of the newest mail, or those that the app shows now (each works once), or start over with `sekisho login USER --access-key KEY`".to_owned()
        }
        R::NoChallenge => "start with `sekisho login USER --access-key KEY`, or name one with `--challenge ID`".to_owned(),
        R::ResetFailed => {
            "general and shipping users without a login for long may have been deleted; ask your admin user".to_owned()
        }
        R::LinkFailed => "get a new one with `sekisho password reset USER`".to_owned(),
        R::NoSession => "log in with `sekisho login USER --access-key KEY`".to_owned(),
        R::SessionOver => "log in again with `sekisho login USER --access-key KEY`, or end it with `sekisho logout`".to_owned(),
        R::Denied => "see your role with `sekisho whoami`, and ask the admin user or the support centre".to_owned(),
        R::Locked => {
            "general and shipping users ask their admin user, admin users the support centre, to run `sekisho user unlock USER`"
                .to_owned()
        }
        R::PasswordChangeDue => "run `sekisho password change`".to_owned(),
        R::Inactive { user, .. } => format!(
            "run `sekisho user delete {user}` and then `sekisho user restore {user}`"
        ),
        R::MethodNotEmail => {
            "the admin user (for an admin user: the support centre) switches it with `sekisho user edit USER --method email`"
                .to_owned()
        }
        R::MethodNotApp => "log in without `--method`".to_owned(),
        R::NothingMailed => "if the app is lost, ask the admin user (as admin user, the support centre) for `sekisho otp reset USER`".to_owned(),
        R::TooSoon { .. } => "look for the mail that was sent".to_owned(),
        R::ResendsSpent => "start over with `sekisho login USER --access-key KEY`".to_owned(),
        R::NoMailbox { user } => format!("give it an address with `sekisho user edit {user} --email ADDRESS`"),
        R::ConfirmationMissing { answer } => format!("if you are sure, add `{answer}`"),
        R::Declined => return None,
        R::OtherWord { wanted, .. } => format!("if it is meant, give `--confirm {}`", quoted(wanted)),
        R::RunUnknown { .. } => "see `sekisho user import --list`".to_owned(),
        R::UndoBlocked { .. } => "deal with each user by `sekisho user delete` or `sekisho user edit`".to_owned(),
        R::Unencodable { .. } => "leave out `--encoding`: UTF-8, which Excel opens as well".to_owned(),
        R::Import(flaw) => return super::import::hint(flaw),
        R::SweepLimit { due, .. } => {
            format!(
                "look at them with `sekisho sweep-inactive --dry-run`; if all is well, run `sekisho sweep-inactive --max {due}`"
            )
        }
        R::NotExported { until, .. } => {
            format!("export them with `sekisho audit export --until {until} > FILE`, then run `sekisho audit prune --exported FILE`")
        }
        R::ExportDiffers { .. } => {
            "check the log with `sekisho audit verify`; if it is whole, the file was changed: `sekisho audit export` writes a new one"
                .to_owned()
        }
        R::SweepClock { .. } => {
            "check the clock with `date`; if it is right, run `sekisho sweep-inactive --accept-clock`".to_owned()
        }
    })
}

/// The form that a typed thing must have.
fn form(part: Part) -> &'static str {
    match part {
        Part::MerchantCode => "a merchant code has 9 digits, such as 888888801",
        Part::AccessKey => "an access key has 7 digits, such as 7777777",
        Part::UserId => "a user ID has 1 to 20 letters and digits, such as USER02",
        Part::UserAddress => "write it like `888888801/USER02`, or add `-m MERCHANT`",
        Part::Email => "an address has the form `name@domain` and at most 64 characters",
        Part::Otp => "enter only the six digits of the mail or the app; this entry did not count as a try",
        Part::Time => "write it like `2026-11-22T13:00:00+09:00` or `2026-11-22`",
        Part::Duration => "write a number and a unit, such as 30m, 12h or 60d",
        Part::Link => "paste the whole link from the mail, without blanks",
    }
}

/// See `sentence`: nine codes stand for the database.
fn store(code: Code) -> String {
    if code == Code::StoreMissing {
        "make one with `sekisho init`, or restore a backup with `sekisho db restore FILE`; if there should be one, check `--db` and the configuration"
    } else if code == Code::StoreDamaged {
        "keep a copy of it elsewhere, then restore a backup with `sekisho db restore FILE`"
    } else if code == Code::StoreNewer {
        "update sekisho; `sekisho version` says which one this is"
    } else if code == Code::DiskFull {
        "make room and try again; this change was not saved"
    } else if code == Code::ServerUnreachable {
        "nothing was saved; try again, and if it stays so, check host and port and that the server runs"
    } else if code == Code::ServerRefused {
        "check the user, the password (`~/.pgpass` or `store.password_file`), the database's name, `sslmode`, and the rights that its administrator gave"
    } else if code == Code::NotOnServer {
        "restore into a file, `sekisho --db sqlite:NEW db restore BACKUP`, and copy that into a new database: `sekisho --db sqlite:NEW db copy --to URL`"
    } else if code == Code::TargetInUse {
        "name a file that is not there yet, or a new database on the server (`createdb`)"
    } else if code == Code::CopyUnfinished {
        "run the same `sekisho db copy` again: it goes on where it stopped; or work with the database that it copies"
    } else if code == Code::OutcomeUnknown {
        "before you repeat it, look with `sekisho user show` or `sekisho merchant show`"
    } else {
        "check the folder of the database and its permissions, then try again"
    }
    .to_owned()
}

fn config(fault: &ConfigFault) -> String {
    match fault {
        ConfigFault::UnknownKey { likely: Some(likely), .. } => format!("did you mean {likely}?"),
        ConfigFault::BadValue { expected, .. } => format!("expected `{expected}`"),
        ConfigFault::OutOfBounds { bound, .. } => format!("keep it within {bound}"),
        ConfigFault::PasswordInUrl { .. } => {
            "take it out, since process lists and logs show URLs; put it in `~/.pgpass` (0600), in the file that PGPASSFILE names, or in the file of `store.password_file`; then change it, for it may have been seen".to_owned()
        }
        ConfigFault::Incomplete { key, .. } => format!("set `{key}` as well"),
        ConfigFault::Template(fault) => template_fault(fault),
        ConfigFault::Syntax(_) | ConfigFault::UnknownKey { likely: None, .. } => {
            "once mended, check it with `sekisho config check`".to_owned()
        }
    }
}

fn template_fault(fault: &TemplateFault) -> String {
    match fault {
        TemplateFault::UnknownFile { likely: Some(likely) } => format!("did you mean {likely}?"),
        TemplateFault::UnknownField { likely: Some(likely), .. } => format!("did you mean {{{likely}}}?"),
        TemplateFault::UnknownFile { likely: None } | TemplateFault::UnknownField { likely: None, .. } => {
            "`sekisho mail template` lists the kinds of mail and their fields; a file is named KIND.LANG.txt, as in otp.ja.txt"
                .to_owned()
        }
        TemplateFault::Brace(_) => "where a brace itself is meant, write it twice: {{ or }}".to_owned(),
        TemplateFault::Vanishing { .. } => "put a blank line between the two".to_owned(),
        TemplateFault::SixDigits => {
            "leave out long numbers, such as telephone numbers, and put a blank or a word between a field and a digit or another field"
                .to_owned()
        }
        TemplateFault::NotText
        | TemplateFault::Control
        | TemplateFault::NoSubject
        | TemplateFault::Missing(_)
        | TemplateFault::NotAlone(_)
        | TemplateFault::InSubject(_) => {
            "compare it with the shipped one, `sekisho mail template KIND`; once mended, check it with `sekisho config check`"
                .to_owned()
        }
    }
}

/// The command that makes a file safe. `go-` leaves the owner's bits, so that it fits files and folders alike.
fn mend(fault: Unsafe, path: &str) -> String {
    match fault {
        Unsafe::Symlink => format!("remove the link with `rm {path}` and put the file itself there"),
        Unsafe::WrongKind => format!("look with `ls -ld {path}` and move it away"),
        Unsafe::OthersWrite => format!("run `chmod go-w {path}`"),
        Unsafe::OthersRead => format!("run `chmod go-rwx {path}` (for a file the same as `chmod 600 {path}`)"),
        Unsafe::BesideDatabase => "name another folder in `secrets.key_file` and move the key file there".to_owned(),
        Unsafe::Taken => "use a name that is not taken yet".to_owned(),
        Unsafe::NoSessionFile => {
            "check `--session-file` and `SEKISHO_SESSION_FILE`; if it is a damaged session file, delete it and log in again"
                .to_owned()
        }
        Unsafe::Foreign => format!("run `sudo chown \"$(id -un)\" {path}`"),
    }
}
