//! A mail as a rule asks for it (R9): its kind, whom it is for, the one secret it may carry, and what its wording holds.
//! Wording is in `text`, the way out in `mail`. A letter exists only inside a `Change`, so that no mail leaves without its
//! cause.

use super::email::EmailAddress;
use super::refusal::Refusal;
use super::secret::Secret;
use super::time::Timestamp;
use super::user::{User, UserAddress, mailbox};
use super::words::MailState;
use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// Which mail (the table of R9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum LetterKind {
    /// 新規ユーザ登録のご連絡: carries the temporary password.
    NewUser,
    /// ワンタイムパスワードのご連絡: carries the code.
    Otp,
    /// パスワード初期化開始のご連絡: carries the link's token.
    ResetStarted,
    /// 仮パスワードのご連絡: carries the temporary password.
    TemporaryPassword,
    /// The password was changed.
    PasswordChanged,
    /// The address was changed; to the old one too.
    AddressChanged,
    /// The address was taken away; to the old one and to the 管理 user.
    AddressRemoved,
    /// The account was locked.
    Locked,
    /// The account will be deleted soon (R8.4).
    DeletionAhead,
    /// An authenticator app was enrolled (R5.7).
    AppEnrolled,
}

/// Whether an operator may still do something about a mail: it is neither settled for good nor in a delivery's hands, whose
/// claim holds until `next_try_at`.
///
/// # Errors
/// [`Refusal::MailSettled`], [`Refusal::MailUnderWay`].
pub fn still_open(id: &str, state: MailState, next_try_at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    match state {
        MailState::Queued | MailState::Parked => Ok(()),
        MailState::Sending if next_try_at <= now => Ok(()),
        MailState::Sending => Err(Refusal::MailUnderWay { id: id.to_owned() }),
        MailState::Sent | MailState::Dropped => Err(Refusal::MailSettled { id: id.to_owned(), state }),
    }
}

/// What the wording of a mail may name, written `{name}` in it (R9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum LetterField {
    /// The user's name.
    Name,
    /// ユーザID
    UserId,
    /// 加盟店コード; never beside a code, for it has more than six digits (R9.0).
    Merchant,
    /// The six digits of a one-time password.
    Code,
    /// The URL that starts a password over.
    Url,
    /// The temporary password.
    Password,
    /// How long that is valid: `10 minutes`. Empty where less than one unit is left.
    Validity,
    /// When the account goes.
    Deadline,
    /// The user's name where the mail goes to the 管理 user in the user's place (R7.2), else empty.
    OnBehalf,
    /// `service.name`
    Service,
    /// `service.support`: whom to ask (R9.1).
    Support,
}

impl LetterField {
    /// Whether it has no value in some mails; the paragraph it stands in is left out of those.
    #[must_use]
    pub fn may_be_empty(self) -> bool {
        matches!(self, Self::Validity | Self::Deadline | Self::OnBehalf)
    }

    /// Whether it stands alone on its line (R9.0), and never in a subject, which mail servers log.
    #[must_use]
    pub fn is_secret(self) -> bool {
        matches!(self, Self::Code | Self::Url | Self::Password)
    }
}

impl LetterKind {
    /// What its wording must name: the table of R9, and whom to ask (R9.1).
    #[must_use]
    pub fn required(self) -> &'static [LetterField] {
        use LetterField as F;
        match self {
            Self::NewUser => &[F::Name, F::UserId, F::Password, F::Support],
            Self::Otp => &[F::UserId, F::Code, F::Validity, F::Support],
            Self::ResetStarted => &[F::Url, F::Validity, F::Support],
            Self::TemporaryPassword => &[F::UserId, F::Password, F::Support],
            Self::DeletionAhead => &[F::Deadline, F::Support],
            Self::PasswordChanged | Self::AddressChanged | Self::AddressRemoved | Self::Locked | Self::AppEnrolled => {
                &[F::Support]
            }
        }
    }

    /// Whether its wording may name a field.
    #[must_use]
    pub fn has(self, field: LetterField) -> bool {
        use LetterField as F;
        match field {
            F::Name | F::UserId | F::OnBehalf | F::Service | F::Support => true,
            F::Merchant => self != Self::Otp,
            F::Validity => self.secret().is_some(),
            F::Code | F::Url | F::Password => self.secret() == Some(field),
            F::Deadline => self == Self::DeletionAhead,
        }
    }

    /// The secret that it carries.
    #[must_use]
    pub fn secret(self) -> Option<LetterField> {
        self.required().iter().copied().find(|field| field.is_secret())
    }
}

/// One mail to be queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Which mail.
    pub kind: LetterKind,
    /// Whom it is about.
    pub user: UserAddress,
    /// That user's name.
    pub name: String,
    /// Where it goes: the user's address, else the 管理 user's (R7.2). None: nobody can be written to.
    pub to: Option<EmailAddress>,
    /// The password, code or token.
    pub secret: Option<Secret>,
    /// After this moment it must not be sent any more.
    pub expires_at: Option<Timestamp>,
    /// A moment that the text names: when the code, link or password lapses, or when the account goes.
    pub deadline: Option<Timestamp>,
    /// It goes to the 管理 user in the user's place (R7.2).
    pub on_behalf: bool,
}

impl Letter {
    /// A letter to a user, or to its 管理 user where it has no address (R7.2).
    #[must_use]
    pub fn to(kind: LetterKind, user: &User, admin: &User) -> Self {
        Self {
            kind,
            user: user.address.clone(),
            name: user.name.as_str().to_owned(),
            to: mailbox(user, admin).cloned(),
            secret: None,
            expires_at: None,
            deadline: None,
            on_behalf: user.email.is_none(),
        }
    }

    /// Sends it elsewhere: to an address that was just replaced.
    #[must_use]
    pub fn at(mut self, address: &EmailAddress) -> Self {
        self.to = Some(address.clone());
        self.on_behalf = false;
        self
    }

    /// Gives it the secret that it carries.
    #[must_use]
    pub fn with_secret(mut self, secret: Secret) -> Self {
        self.secret = Some(secret);
        self
    }

    /// Useless after `at`: then it is dropped, never sent (R9.2).
    #[must_use]
    pub fn until(mut self, at: Timestamp) -> Self {
        self.expires_at = Some(at);
        self.deadline = Some(at);
        self
    }

    /// Names a moment in its text.
    #[must_use]
    pub fn naming(mut self, at: Timestamp) -> Self {
        self.deadline = Some(at);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m3_an_operator_may_touch_what_nobody_has_in_his_hands() {
        let may = |state, until| still_open("m1", state, Timestamp(until), Timestamp(100)).is_ok();
        for state in MailState::VARIANTS {
            let wanted = match state {
                MailState::Queued | MailState::Parked => (true, true),
                MailState::Sending => (true, false),
                MailState::Sent | MailState::Dropped => (false, false),
            };
            assert_eq!((may(*state, 100), may(*state, 101)), wanted, "{state:?}");
        }
    }
}
