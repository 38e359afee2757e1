//! The configuration when nothing is configured. The domain's own defaults are `Policy`'s; a test holds the samples of
//! the table to these values. It must not fail: what can't be known (no home folder) is empty here and found in `check`.

use super::places::Places;
use super::values::{Audit, ColorWhen, Config, KeySource, Mail, Output, Sender, Service, SinkKind, Smtp, TableStyle, Tls};
use crate::database::Database;
use crate::rules::email::EmailAddress;
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;
use crate::rules::sweep::Limit;
use crate::rules::time::DAY;
use crate::text::Lang;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

impl Config {
    /// The defaults, with files where the environment wants them.
    pub(super) fn initial(places: &Places, lang: Lang) -> Result<Self, Refusal> {
        let below = |folder: &Option<PathBuf>, name: &str| folder.as_ref().map(|f| f.join(name)).unwrap_or_default();
        Ok(Self {
            file: None,
            db: Database::File(below(&places.data, "sekisho.db")),
            db_password: None,
            passfile: places.passfile.clone(),
            key: KeySource::File(below(&places.config, "sekisho.key")),
            service: Service {
                name: "加盟店管理画面".to_owned(),
                url: "https://portal.example.jp/reset".to_owned(),
                support: "カスタマーサービスセンター".to_owned(),
            },
            mail: mail(below(&places.data, "mail"))?,
            policy: Policy::default(),
            argon2: crate::rules::policy::Argon2::default(),
            sweep: Limit { max_delete: 100, max_share: 25 },
            output: Output { lang, color: ColorWhen::Auto, style: TableStyle::Rule },
            audit: Audit { retain_days: 400, require_reason: false },
            settings: Vec::new(),
        })
    }

    /// Mails lie beside the database where no folder of the environment could be their default.
    pub(super) fn settle_mail_folder(&mut self) {
        if self.mail.dir.as_os_str().is_empty() {
            self.mail.dir = self.db.file().and_then(Path::parent).unwrap_or(Path::new("")).join("mail");
        }
    }
}

fn mail(dir: PathBuf) -> Result<Mail, Refusal> {
    let address = EmailAddress::parse("noreply@portal.example.jp")?;
    Ok(Mail {
        sink: SinkKind::File,
        from: Sender { name: Some("加盟店管理画面".to_owned()), address },
        lang: Lang::Ja,
        templates: None,
        retry_for: 3 * DAY,
        max_tries: 1000,
        dir,
        smtp: Smtp {
            host: String::new(),
            port: None,
            tls: Tls::Starttls,
            user: None,
            password_file: None,
            ca_file: None,
            connections: 2,
            timeout: 30,
        },
        sendmail: PathBuf::from("/usr/sbin/sendmail"),
        wording: OnceLock::new(),
    })
}
