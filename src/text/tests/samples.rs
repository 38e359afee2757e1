//! One of everything that can go wrong, for what must hold of every sentence. A code without one is found by
//! `every_code_has_a_sample`.

use super::*;

pub(super) fn text(s: &str) -> String {
    s.to_owned()
}

/// At least one of every refusal; `every_code_has_a_sample` notices a new one.
fn refusals() -> Vec<Refusal> {
    use Refusal as R;
    let user = || text("888888801/USER02");
    let merchant = || text("888888801");
    let email = || text("aaa@aaa.co.jp");
    let mut all: Vec<Refusal> = Part::VARIANTS.iter().map(|p| R::malformed(*p, "x")).collect();
    all.extend([
        R::BadCorporateNumber { value: text("123") },
        R::BadCompany { value: text(" "), columns: 1 },
        R::BadCompany { value: "A".repeat(101), columns: 101 },
        R::BadName { value: "A".repeat(61), columns: 61 },
        R::BadName { value: text("a\u{202e}b"), columns: 2 },
        R::MerchantTaken { merchant: merchant() },
        R::AccessKeyTaken { key: text("7777777") },
        R::UserIdTaken { user: user() },
        R::UserIdReserved { value: merchant() },
        R::EmailMissing { user: user() },
        R::EmailTaken { email: email(), holder: None },
        R::EmailTaken { email: email(), holder: Some(user()) },
        R::SameAsAdminTaken { holder: user() },
        R::SameAsAdminRole { user: user() },
        R::SameAsAdminDiffers { value: text("A"), admin: text("B") },
        R::SameAsAdminFollows { user: user() },
        R::SamePersonAdmin { user: text("888888801/USER02") },
        R::PersonSplit { email: email(), others: vec![text("888888802/888888802"), text("888888803/888888803")] },
        R::ShippingNotAllowed { merchant: merchant() },
        R::ShippingUsersExist { merchant: merchant(), users: vec![text("USER02"), text("USER03")] },
        R::AdminFixed { user: text("888888801/888888801") },
        R::WeakPassword { weaknesses: Weakness::VARIANTS.to_vec(), min_length: 12 },
        R::MerchantUnknown { merchant: merchant(), suggestions: Vec::new() },
        R::MerchantUnknown { merchant: merchant(), suggestions: vec![text("888888802")] },
        R::UserUnknown { user: user(), suggestions: Vec::new() },
        R::UserUnknown { user: user(), suggestions: vec![text("888888801/USER03")] },
        R::MailUnknown { id: text("m1") },
        R::MailSettled { id: text("m1"), state: MailState::Sent },
        R::MailSettled { id: text("m1"), state: MailState::Dropped },
        R::MailUnderWay { id: text("m1") },
        R::SessionUnknown { id: text("s1") },
        R::LoginFailed { access_key: text("7777777") },
        R::OtpFailed,
        R::NoChallenge,
        R::ResetFailed,
        R::LinkFailed,
        R::NoSession,
        R::SessionOver,
        R::PasswordWrong,
        R::Denied,
        R::Locked,
        R::PasswordChangeDue,
        R::Inactive { user: user(), since: Timestamp(1_700_000_000) },
        R::MethodNotEmail,
        R::MethodNotApp,
        R::NothingMailed,
        R::TooSoon { retry_after: 27 },
        R::ResendsSpent,
        R::NoMailbox { user: user() },
        R::ConfirmationMissing { answer: text("--confirm 888888801") },
        R::Declined,
        R::OtherWord { entered: text("888888802"), wanted: merchant() },
        R::RunUnknown { run: text("r1") },
        R::UndoBlocked { run: text("r1"), users: vec![user()], updated: 0 },
        R::UndoBlocked { run: text("r1"), users: Vec::new(), updated: 2 },
        R::Unencodable { row: 2, value: text("x"), character: 'x', encoding: text("shift_jis") },
        R::SweepLimit { due: 120, limit: 100 },
        R::SweepClock { now: Timestamp(0), newest: Timestamp(1_700_000_000) },
        R::NotExported { missing: 1, chain: String::new(), seq: 1, until: text("2025-10-01") },
        R::NotExported { missing: 3, chain: merchant(), seq: 7, until: text("2025-10-01") },
        R::ExportDiffers { file: text("a.jsonl"), line: 3, chain: merchant(), seq: 7 },
    ]);
    all.extend(flaws().into_iter().map(R::Import));
    all
}

/// Every way in which a file of users can be wrong.
fn flaws() -> Vec<Flaw> {
    let mut all = vec![
        Flaw::Undecodable { encoding: text("utf-8"), line: 2, byte: 30 },
        Flaw::Workbook,
        Flaw::NulByte { line: 1 },
        Flaw::Empty,
        Flaw::HeaderUnknown { header: text("nmae"), suggestions: vec![text("name")] },
        Flaw::HeaderUnknown { header: text("x"), suggestions: Vec::new() },
        Flaw::CellCount { found: 6, expected: 5 },
        Flaw::QuoteOpen,
        Flaw::BadWord { value: text("x"), allowed: "一般, general" },
        Flaw::HeaderRepeated { column: Column::Name },
        Flaw::ColumnMissing { column: Column::UserId },
        Flaw::ValueMissing { column: Column::Role },
    ];
    all.extend(Damage::VARIANTS.iter().map(|damage| Flaw::Damaged { value: text("8.88889E+08"), damage: *damage }));
    all
}

pub(super) fn failures() -> Vec<Failure> {
    use Failure as F;
    let path = || text("/var/lib/sekisho/x");
    let store = [
        Code::StoreMissing,
        Code::StoreDamaged,
        Code::StoreNewer,
        Code::StoreFailed,
        Code::ServerUnreachable,
        Code::ServerRefused,
        Code::NotOnServer,
        Code::TargetInUse,
        Code::CopyUnfinished,
        Code::DiskFull,
        Code::OutcomeUnknown,
    ];
    let faults = [
        ConfigFault::Syntax(text("expected `=`")),
        ConfigFault::UnknownKey { key: text("policy.lock_afer"), likely: Some("policy.lock_after") },
        ConfigFault::UnknownKey { key: text("x"), likely: None },
        ConfigFault::BadValue { key: "policy.otp_ttl", value: text("x"), expected: "10m" },
        ConfigFault::OutOfBounds { key: "policy.lock_after", value: text("11"), bound: "1-10", source: "R6.1" },
        ConfigFault::Incomplete { key: "mail.smtp.host", because: "mail.sink" },
        ConfigFault::PasswordInUrl { key: "store.url" },
    ];
    let templates = [
        TemplateFault::UnknownFile { likely: Some(text("otp.ja.txt")) },
        TemplateFault::UnknownFile { likely: None },
        TemplateFault::NotText,
        TemplateFault::Control,
        TemplateFault::NoSubject,
        TemplateFault::Brace('{'),
        TemplateFault::Brace('}'),
        TemplateFault::UnknownField { field: text("{naem}"), likely: Some("name") },
        TemplateFault::UnknownField { field: text("{x}"), likely: None },
        TemplateFault::Missing(LetterField::Code),
        TemplateFault::Vanishing { field: LetterField::Code, with: LetterField::OnBehalf },
        TemplateFault::NotAlone(LetterField::Code),
        TemplateFault::InSubject(LetterField::Code),
        TemplateFault::SixDigits,
    ];
    let mut all: Vec<Failure> = refusals().into_iter().map(F::Refused).collect();
    all.extend(store.map(|code| F::Store { code, path: path(), cause: text("cause") }));
    all.extend(faults.map(|fault| F::Config { origin: text("config.toml"), line: Some(3), fault }));
    let of = |fault| F::Config { origin: text("otp.ja.txt"), line: None, fault: ConfigFault::Template(fault) };
    all.extend(templates.map(of));
    all.extend(Unsafe::VARIANTS.iter().map(|fault| F::Unsafe { path: path(), fault: *fault }));
    all.extend([Code::Busy, Code::SweepRunning].map(|code| F::Busy { code, waited: 30 }));
    all.extend([
        F::Usage(UsageFault::UnknownOption { option: text("--x"), likely: Some(text("--y")) }),
        F::Usage(UsageFault::UnknownCommand { command: text("x"), likely: None }),
        F::Usage(UsageFault::Unexpected { value: text("x") }),
        F::Usage(UsageFault::Missing { arguments: vec![text("<USER>")] }),
        F::Usage(UsageFault::NoCommand),
        F::Usage(UsageFault::BadValue {
            option: text("--role"),
            value: text("x"),
            allowed: vec![text("general")],
            likely: Some(text("general")),
        }),
        F::Usage(UsageFault::UnknownTopic { topic: text("exit-cods"), likely: Some(text("exit-codes")) }),
        F::Usage(UsageFault::UnknownTopic { topic: text("x"), likely: None }),
        F::Usage(UsageFault::NoValue { option: text("--no-mail"), value: text("yes") }),
        F::CommandLine { fault: UsageFault::NotText, command: text("user add") },
        F::Usage(UsageFault::BadValue { option: text("--role"), value: String::new(), allowed: Vec::new(), likely: None }),
        F::Usage(UsageFault::Conflict { option: text("--a"), with: text("--b") }),
        F::Usage(UsageFault::Repeated { option: text("--a") }),
        F::Usage(UsageFault::NoStream),
        F::Usage(UsageFault::NotText),
        F::Usage(UsageFault::NoReason),
        F::Usage(UsageFault::TooLong { option: text("--reason"), most: 500 }),
        F::Usage(UsageFault::NothingToChange { options: vec![text("--name")] }),
        F::MissingValue { flag: text("--name") },
        F::CodeUnknown { code: text("locket"), suggestions: vec![text("locked")] },
        F::CodeUnknown { code: text("zzz"), suggestions: Vec::new() },
        F::ColumnUnknown { column: text("nam"), near: Some(text("name")), columns: vec![text("id"), text("name")] },
        F::ColumnUnknown { column: text("zzz"), near: None, columns: vec![text("id")] },
        F::Partial { failed: 2, of: 10 },
        F::ImportFaults { rejected: 0, of: 0 },
        F::ImportFaults { rejected: 2, of: 10 },
        F::AuditBroken { found: 1 },
        F::BadAuditFile { path: path(), line: None, copy: AuditCopy::Head },
        F::BadAuditFile { path: path(), line: Some(3), copy: AuditCopy::Export },
        F::AuditHeadAltered { path: path() },
        F::File { path: path(), cause: text("cause") },
        F::KeyMissing { path: path() },
        F::KeyInvalid { path: path() },
        F::MailTestFailed { step: DeliveryStep::Login, reply: text("535 who are you") },
        F::KeyReadOnly { path: path(), id: 2 },
        F::MailRefused { count: 1, reply: text("550 no such user") },
        F::MailQueued { queued: 1, reply: text("451") },
        F::Interrupted,
        F::ClosedPipe,
        F::Io(std::io::Error::other("cause")),
    ]);
    all
}
