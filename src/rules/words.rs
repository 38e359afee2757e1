//! The words of the contract (`role`, `method`, `status`, ...), each with one spelling for JSON, SQL, flags and CSV.
//! Their Japanese and English names for people live in `text`; nothing here decides anything.

use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// A user's role, ユーザ権限 (R2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// 管理: exactly one a merchant, manages the others.
    Admin,
    /// 一般: all portal menus.
    General,
    /// 出荷: shipping menus only; logistics merchants only.
    Shipping,
}

/// How the second step of a login is proven, ログイン方法 (R3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Method {
    /// One-time password by mail.
    Email,
    /// Authenticator app (TOTP), 外部アプリケーション.
    App,
}

/// What a merchant delivers (R1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Fulfilment {
    /// 物流
    Logistics,
    /// 非物流: no 出荷 users.
    NonLogistics,
}

/// The state of an account, from the least to the most urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// Nothing to report.
    Ok,
    /// The password is over age within 14 days.
    ExpiresSoon,
    /// No password yet.
    New,
    /// A temporary password: a new one is due at the next login.
    MustChange,
    /// The password is over age (R7.5).
    Expired,
    /// No completed login for 91 days or more (R8.2).
    Inactive,
    /// パスワードロック (R6).
    Locked,
}

/// What a login answers so that a portal can draw its menus (R2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, IntoStaticStr, VariantArray)]
pub enum Permission {
    /// 管理: user management.
    #[strum(serialize = "users.manage")]
    UsersManage,
    /// 一般: every portal menu.
    #[strum(serialize = "portal.all")]
    PortalAll,
    /// 出荷: the shipping menus.
    #[strum(serialize = "portal.shipping")]
    PortalShipping,
    /// 売上確定登録, for non-logistics merchants.
    #[strum(serialize = "menu.sales")]
    MenuSales,
    /// 出荷情報登録, for logistics merchants.
    #[strum(serialize = "menu.shipment")]
    MenuShipment,
}

/// Where a mail stands in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum MailState {
    /// Waiting for its next try.
    Queued,
    /// Claimed by a delivery under way.
    Sending,
    /// Taken over by the sink.
    Sent,
    /// Given up after its tries; an operator may retry it.
    Parked,
    /// Never to be sent: lapsed or dropped.
    Dropped,
}

/// A step on the way of a mail to its server, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum DeliveryStep {
    /// The server's name becomes addresses.
    Name,
    /// One of them answers and greets.
    Connect,
    /// The line is encrypted.
    Tls,
    /// The server knows us.
    Login,
    /// It takes the sender.
    Sender,
    /// It takes the recipient.
    Recipient,
    /// It takes the mail over.
    Data,
}

/// How far a test came with one of its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Progress {
    /// It went well.
    #[strum(serialize = "ok")]
    Done,
    /// It stopped here.
    Failed,
    /// It stopped before.
    NotReached,
    /// The configuration leaves this step out.
    NotNeeded,
}

/// What `audit verify` finds wrong with a place in a chain (R10.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Breach {
    /// The entry's keyed hash does not fit what stands in it, or what stands before it.
    Altered,
    /// Entries are missing before this one.
    Gap,
    /// The entry can't be read as one.
    Unreadable,
    /// The entry names no key of the ring.
    KeyUnknown,
    /// It was made with an older key than the entry before it.
    KeyRetired,
    /// The mark up to which the chain was pruned is not as it was made.
    Checkpoint,
    /// Entries are missing behind this one, which was the newest in a head or must have been followed by others.
    Cut,
    /// Another entry stands where a head names one.
    Replaced,
    /// The whole chain that a head names is gone.
    ChainMissing,
}

/// What the key file's keys are for in a database: what is sealed under one, then what is only recognised by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Held {
    /// Chosen passwords (S1).
    Password,
    /// Earlier ones (R7.6).
    PasswordHistory,
    /// Secrets of authenticator apps (S5).
    App,
    /// The same while they are being enrolled.
    Enrolment,
    /// What a queued mail carries.
    Mail,
    /// Temporary passwords (S2); they lapse.
    TemporaryPassword,
    /// One-time passwords (S3); they lapse.
    Code,
    /// Links (S4); they lapse.
    Link,
    /// Sessions (S4); they lapse.
    Session,
    /// Entries of the audit log, which stay as they were written (B4).
    Audit,
}

/// What of an account is newer than a backup that takes the database's place (B3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Overtaken {
    /// It was locked since.
    Lock,
    /// Its password was changed, issued or voided since.
    Password,
    /// Its authenticator app was reset or enrolled since.
    App,
    /// It was deleted since.
    Deletion,
}

/// What `db check` finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Defect {
    /// The engine finds its own file damaged.
    File,
    /// A row refers to one that is not there.
    Reference,
    /// A table or index is missing, altered or not ours.
    Schema,
    /// A row does not hold what sekisho writes.
    Row,
    /// A sealed value does not open.
    Sealed,
    /// The audit log is not as it was written.
    Audit,
    /// An address of two persons (R4).
    Address,
    /// A merchant without its 管理 user, or with another one (R2).
    Admin,
    /// More than one same-as-admin user, or one that differs from its 管理 user (R4.2).
    SameAsAdmin,
    /// Method `email` without an address (R3.2), or a 出荷 user of a non-logistics merchant (R1.4).
    Field,
}

/// What became of one item of a writing command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// It is as asked now.
    Changed,
    /// It was so before.
    Unchanged,
    /// It could not be done.
    Failed,
}
