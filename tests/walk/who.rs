//! The people of a walk and how they are addressed: two merchants with their 管理 users, and two users of the first one
//! who come and go. One ID is never there.

/// Who a command is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// The 管理 user of the merchant where most things happen.
    Admin,
    Hana,
    Souko,
    /// The 管理 user of the other merchant, out of the first one's scope (R10.3).
    Stranger,
    /// An ID that nobody has.
    Nobody,
}

/// Everyone who can be there.
pub const PEOPLE: [Who; 4] = [Who::Admin, Who::Hana, Who::Souko, Who::Stranger];

impl Who {
    /// Their merchant's code.
    pub fn merchant(self) -> &'static str {
        if self == Self::Stranger { "777777701" } else { "888888801" }
    }

    /// Their merchant's access key (R1.2).
    pub fn access_key(self) -> &'static str {
        if self == Self::Stranger { "7654321" } else { "1234567" }
    }

    /// The merchant's 管理 user; oneself, for one of those.
    pub fn admin(self) -> Self {
        if self == Self::Stranger { self } else { Self::Admin }
    }

    pub fn is_admin(self) -> bool {
        self == self.admin()
    }

    fn id(self) -> &'static str {
        match self {
            Self::Admin | Self::Stranger => self.merchant(),
            Self::Hana => "USER02",
            Self::Souko => "SOUKO1",
            Self::Nobody => "NOBODY",
        }
    }

    /// `MERCHANT/USERID`
    pub fn address(self) -> String {
        format!("{}/{}", self.merchant(), self.id())
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Admin => "大和一郎",
            Self::Hana => "山田花子",
            Self::Souko => "倉庫太郎",
            Self::Stranger => "猫田二郎",
            Self::Nobody => "無名氏",
        }
    }

    /// The n-th mail address that is theirs, whether registered or not.
    pub fn mailbox(self, n: u8) -> String {
        format!("{}{n}@example.co.jp", format!("{self:?}").to_lowercase())
    }
}
