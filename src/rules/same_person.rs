//! One address, one person (R4). Holders of an address fall into persons: 管理 users of one contract or corporate number
//! and one name are one person, transitively, and a same-as-admin user is its 管理 user's. A change may not raise the
//! number of persons behind an address, nor the number of their names; a sharing that stands is never re-opened, so
//! that deleting the user in the middle breaks nothing (R4.6).

use super::merchant::{CorporateNumber, Merchant};
use super::refusal::Refusal;
use super::user::{PersonName, User, UserAddress};
use super::words::Role;

/// One user that holds an address, with what decides whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub address: UserAddress,
    /// 管理, 一般 or 出荷
    pub role: Role,
    /// 管理者と同一
    pub same_as_admin: bool,
    /// 氏名
    pub name: PersonName,
    /// Its merchant's 法人番号
    pub corporate_number: Option<CorporateNumber>,
}

impl Holder {
    /// A user as holder of its address.
    #[must_use]
    pub fn of(user: &User, merchant: &Merchant) -> Self {
        Self {
            address: user.address.clone(),
            role: user.role,
            same_as_admin: user.same_as_admin,
            name: user.name.clone(),
            corporate_number: merchant.corporate_number.clone(),
        }
    }

    fn same_person(&self, other: &Self) -> bool {
        let (a, b) = (&self.address.merchant, &other.address.merchant);
        match (self.role, other.role) {
            (Role::Admin, Role::Admin) => {
                let same_corporation = self.corporate_number.is_some() && self.corporate_number == other.corporate_number;
                (a.contract_number() == b.contract_number() || same_corporation) && self.name.same_as(&other.name)
            }
            (Role::Admin, _) => a == b && other.same_as_admin,
            (_, Role::Admin) => a == b && self.same_as_admin,
            _ => false,
        }
    }
}

/// R3, R4.2: makes a user the same person as its 管理 user: name and address become that user's.
///
/// # Errors
/// When another has the flag, when the role is 出荷, or when a name or address given is not the 管理 user's.
pub fn flag(user: &mut User, admin: &User, flagged: Option<&UserAddress>) -> Result<(), Refusal> {
    if user.role != Role::General {
        return Err(Refusal::SameAsAdminRole { user: user.address.to_string() });
    }
    if let Some(holder) = flagged.filter(|&holder| *holder != user.address) {
        return Err(Refusal::SameAsAdminTaken { holder: holder.to_string() });
    }
    if !user.name.same_as(&admin.name) {
        return Err(differs(user.name.as_str(), admin.name.as_str()));
    }
    if let Some(email) = user.email.as_ref().filter(|&email| Some(email) != admin.email.as_ref()) {
        return Err(differs(email.as_str(), admin.email.as_ref().map_or("-", |e| e.as_str())));
    }
    user.same_as_admin = true;
    user.name = admin.name.clone();
    user.email.clone_from(&admin.email);
    Ok(())
}

fn differs(value: &str, admin: &str) -> Refusal {
    Refusal::SameAsAdminDiffers { value: value.to_owned(), admin: admin.to_owned() }
}

/// R4.1-R4.4: whether a user may take its address beside those who hold it.
///
/// # Errors
/// [`Refusal::EmailTaken`] naming a holder that is another person.
pub fn check_claim(user: &User, merchant: &Merchant, holders: &[Holder]) -> Result<(), Refusal> {
    let mut after = holders.to_vec();
    after.push(Holder::of(user, merchant));
    if user.email.is_none() || stands(&[holders], &after) {
        return Ok(());
    }
    Err(Refusal::EmailTaken {
        email: user.email.as_ref().map_or(String::new(), |e| e.as_str().to_owned()),
        holder: holders.first().map(|h| h.address.to_string()),
    })
}

/// R4.6: whether those who hold an address after a change are no more persons, of no more names, than one of the groups
/// they come from: the holders before it, and those who move there together.
#[must_use]
pub fn stands(before: &[&[Holder]], after: &[Holder]) -> bool {
    let most = |count: fn(&[Holder]) -> usize| before.iter().map(|group| count(group)).max().unwrap_or(0).max(1);
    persons(after) <= most(persons) && names(after) <= most(names)
}

/// Whether such a sharing can have come about: of one name, and by 管理 users and those who are the same as theirs. Being
/// one person is not asked: that the user in the middle was deleted is no fault (R4.6).
#[must_use]
pub fn may_share(holders: &[Holder]) -> bool {
    holders.len() < 2 || (names(holders) == 1 && holders.iter().all(|h| h.role == Role::Admin || h.same_as_admin))
}

/// How many persons hold an address: the components of "same person".
fn persons(holders: &[Holder]) -> usize {
    let mut person: Vec<usize> = (0..holders.len()).collect();
    for (i, a) in holders.iter().enumerate() {
        for (j, b) in holders.iter().enumerate().skip(i + 1) {
            if a.same_person(b)
                && let (Some(&keep), Some(&gone)) = (person.get(i), person.get(j))
            {
                person.iter_mut().filter(|p| **p == gone).for_each(|p| *p = keep);
            }
        }
    }
    person.sort_unstable();
    person.dedup();
    person.len()
}

fn names(holders: &[Holder]) -> usize {
    let mut distinct: Vec<&PersonName> = Vec::new();
    for holder in holders {
        if !distinct.iter().any(|n| n.same_as(&holder.name)) {
            distinct.push(&holder.name);
        }
    }
    distinct.len()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::merchant::MerchantCode;
    use crate::rules::user::UserId;

    fn admin(code: &str, name: &str, corporate: Option<&str>) -> Holder {
        let address = UserAddress::admin(&MerchantCode::parse(code).unwrap());
        Holder {
            address,
            role: Role::Admin,
            same_as_admin: false,
            name: PersonName::parse(name).unwrap(),
            corporate_number: corporate.map(|c| CorporateNumber::parse(c).unwrap()),
        }
    }

    fn general(code: &str, flag: bool) -> Holder {
        let mut holder = admin(code, "大和一郎", None);
        holder.address.id = UserId::parse("USER02").unwrap();
        holder.role = Role::General;
        holder.same_as_admin = flag;
        holder
    }

    /// The guide's three patterns, and what they leave out.
    #[test]
    fn r4_2_to_r4_5_who_may_share_an_address() {
        let corp = Some("1234567890123");
        let cases: [(&str, Vec<Holder>, bool); 9] = [
            ("R4.2 flagged with its admin", vec![admin("888888801", "大和一郎", None), general("888888801", true)], true),
            ("R4.2 unflagged with the admin", vec![admin("888888801", "大和一郎", None), general("888888801", false)], false),
            (
                "R4.2 flagged with another's admin",
                vec![admin("888888802", "大和一郎", None), general("888888801", true)],
                false,
            ),
            (
                "R4.3 one contract, one name",
                vec![admin("888888801", "大和一郎", None), admin("888888802", "大和　一郎", None)],
                true,
            ),
            (
                "R4.3 one contract, two names",
                vec![admin("888888801", "大和一郎", None), admin("888888802", "大和二郎", None)],
                false,
            ),
            ("R4.4 one corporation", vec![admin("888888801", "大和一郎", corp), admin("777777701", "大和一郎", corp)], true),
            ("R4.4 none has a number", vec![admin("888888801", "大和一郎", None), admin("777777701", "大和一郎", None)], false),
            (
                "R4.5 transitive",
                vec![
                    admin("777777701", "大和一郎", corp),
                    admin("888888801", "大和一郎", corp),
                    admin("888888802", "大和一郎", None),
                ],
                true,
            ),
            ("two unflagged", vec![general("888888801", false), general("888888802", false)], false),
        ];
        for (case, holders, allowed) in cases {
            assert_eq!(persons(&holders) == 1, allowed, "{case}");
        }
    }

    #[test]
    fn r4_6_a_standing_sharing_outlives_the_user_in_the_middle() {
        let corp = Some("1234567890123");
        let (a, b, c) =
            (admin("777777701", "大和一郎", corp), admin("888888801", "大和一郎", corp), admin("888888802", "大和一郎", None));
        let all = [a.clone(), b, c.clone()];
        let apart = [a.clone(), c.clone()];
        assert!(stands(&[&apart], &apart), "an edit of something else goes through after the middle was deleted");
        let cut = [a.clone(), admin("888888801", "大和一郎", None), c.clone()];
        assert!(!stands(&[&all], &cut), "the middle may not drop its corporate number");
        assert!(
            !stands(&[&apart], &[a.clone(), admin("888888802", "山田", None)]),
            "nor may one of them change its name alone"
        );
        assert!(!stands(&[&apart], &[a, c, admin("666666601", "大和一郎", None)]), "nor may a stranger join");
    }
}
