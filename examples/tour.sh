#!/bin/sh
# The guide of the portal, played with sekisho from beginning to end:
#
#     sh examples/tour.sh                   in Japanese
#     SEKISHO_LANG=en sh examples/tour.sh   in English
#
# It builds the release binary, works in a throw-away directory, prints each command with its answer, and stops at the
# first answer that is not as expected. It needs Rust, a C compiler and a POSIX userland, and touches nothing else.

set -eu

# Nobody is asked anything: what is missing is refused.
exec </dev/null

# ---------------------------------------------------------------- The binary and a directory to throw away

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
(cd "$root" && cargo build --release --locked --target-dir target)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work"
mkdir read

# Nothing of the surroundings reaches the program: no variable, no home directory, no session.
sekisho() {
    env -i PATH="$PATH" HOME="$work" SEKISHO_LANG="${SEKISHO_LANG:-ja}" SEKISHO_CONFIG="$work/config.toml" \
        "$root/target/release/sekisho" "$@"
}

# ---------------------------------------------------------------- How the tour is told

chapter() {
    printf '\n\n== %s\n' "$*"
}

stop() {
    printf '\nNot as expected: %s\n' "$*" >&2
    exit 1
}

# run EXIT WORD COMMAND...: prints a command and its answer. It must end with the exit code EXIT and say WORD.
# The words looked for are the same in both languages: addresses, numbers, error codes.
run() {
    exit_code=$1
    word=$2
    shift 2
    printf '\n$ %s\n' "$*"
    status=0
    answer=$("$@" 2>&1) || status=$?
    printf '%s\n' "$answer"
    [ "$status" -eq "$exit_code" ] || stop "exit code $status, not $exit_code"
    case $answer in
    *"$word"*) ;;
    *) stop "no '$word' in the answer" ;;
    esac
}

# type_in SECRET EXIT WORD COMMAND...: the same, with a secret typed in. No option takes a secret.
type_in() {
    secret=$1
    shift
    printf '%s\n' "$secret" | run "$@"
}

# from_mail PATTERN: the line of the unread mails that is wholly so. Codes, URLs and temporary passwords each stand
# alone on a line. Below its first empty line a mail is its text in base64; what was read is put aside.
from_mail() {
    for mail in mails/*.eml; do
        tr -d '\r' <"$mail" | sed '1,/^$/d' | base64 -d | tr -d '\r' | grep -E -x "$1" || :
        mv "$mail" read/
    done
}

url='https://.*'
code='[0-9]{6}'
temporary='[0-9A-Za-z]{6}(-[0-9A-Za-z]{6}){3}'

# ---------------------------------------------------------------- Before the guide: the support centre sets up

chapter 'Set-up by the support centre'

# Mails become files; everything else is left at its default.
cat >config.toml <<'CONFIG'
[mail]
sink = "file"

[mail.file]
dir = "mails"
CONFIG

run 0 sekisho.db sekisho init

# Without a session a command acts as the support centre. A merchant comes with its 管理 (admin) user.
# The guide's corporate number has a wrong check digit: that is warned about, not refused.
run 0 888888801 sekisho merchant add 888888801 --access-key 7777777 --company 黒猫堂 \
    --corporate-number 1234567890123 --admin-name 大和一郎 --admin-email aaa@aaa.co.jp
run 0 大和一郎 sekisho user list

# ---------------------------------------------------------------- Step 1 of the guide: the first login of 管理

chapter 'Step 1: the admin user starts its password over and logs in'

# "Forgot your password?": a mail with a URL, good for 30 minutes.
run 0 30 sekisho password reset 888888801
run 0 '' sekisho password redeem "$(from_mail "$url")"

# The temporary password of the second mail, then the one-time password of the third.
# A session file keeps who is logged in, as a portal does for each of its visitors.
type_in "$(from_mail "$temporary")" 0 'a***@aaa.co.jp' \
    sekisho --session-file admin login 888888801 --access-key 7777777 --password-stdin
run 0 888888801 sekisho --session-file admin otp verify "$(from_mail "$code")"

# Nothing else works before there is a new password, and a weak one is refused with every reason at once.
run 7 password_change_due sekisho --session-file admin user list
type_in password 6 weak_password sekisho --session-file admin password change --password-stdin
type_in kuroneko-no-noren-8 0 '' sekisho --session-file admin password change --password-stdin
run 0 888888801/888888801 sekisho --session-file admin whoami

# ---------------------------------------------------------------- Step 2: 一般 (general) and 出荷 (shipping) users

chapter 'Step 2: the admin user adds users'

# In a session the merchant need not be typed. Each new user gets a temporary password by mail.
run 0 888888801/USER03 sekisho --session-file admin user add USER03 --name 山田花子 --role general \
    --email hanako@aaa.co.jp
hanako=$(from_mail "$temporary")
run 0 888888801/SHIP01 sekisho --session-file admin user add SHIP01 --name 黒田猫太 --role shipping \
    --email nekota@aaa.co.jp
nekota=$(from_mail "$temporary")
run 0 SHIP01 sekisho --session-file admin user list

# ---------------------------------------------------------------- Step 3: their first login

chapter 'Step 3: the new users log in'

type_in "$hanako" 0 'han***@aaa.co.jp' \
    sekisho --session-file hanako login 888888801/USER03 --access-key 7777777 --password-stdin
run 0 山田花子 sekisho --session-file hanako otp verify "$(from_mail "$code")"
type_in sakura-to-fujisan-3 0 '' sekisho --session-file hanako password change --password-stdin
run 0 '"portal.all"' sekisho --session-file hanako whoami --json

type_in "$nekota" 0 'nek***@aaa.co.jp' \
    sekisho --session-file nekota login 888888801/SHIP01 --access-key 7777777 --password-stdin
run 0 黒田猫太 sekisho --session-file nekota otp verify "$(from_mail "$code")"
type_in souko-no-tobira-77 0 '' sekisho --session-file nekota password change --password-stdin
run 0 '"portal.shipping"' sekisho --session-file nekota whoami --json

# A general user manages nobody.
run 5 denied sekisho --session-file hanako user delete SHIP01 --yes

# ---------------------------------------------------------------- The guide's questions: a locked password

chapter 'A password is locked and unlocked'

# A wrong access key answers like a wrong password, and does not count.
type_in sakura-to-fujisan-3 4 login_failed \
    sekisho --session-file hanako login 888888801/USER03 --access-key 7777770 --password-stdin

# Six wrong passwords lock; then even the right one is refused.
for try in 1 2 3 4 5 6; do
    type_in "wrong-password-$try" 4 login_failed \
        sekisho --session-file hanako login 888888801/USER03 --access-key 7777777 --password-stdin
done
type_in sakura-to-fujisan-3 7 locked \
    sekisho --session-file hanako login 888888801/USER03 --access-key 7777777 --password-stdin

# Her admin user unlocks her, and she is in again.
run 0 888888801/USER03 sekisho --session-file admin user unlock USER03
type_in sakura-to-fujisan-3 0 'han***@aaa.co.jp' \
    sekisho --session-file hanako login 888888801/USER03 --access-key 7777777 --password-stdin
run 0 山田花子 sekisho --session-file hanako otp verify "$(from_mail "$code")"

# ---------------------------------------------------------------- The guide's questions: addresses

chapter 'Addresses are changed'

# By the admin user, or by the user, who proves it with the password. Old and new address both get a mail.
run 0 888888801/SHIP01 sekisho --session-file admin user edit SHIP01 --email souko@aaa.co.jp
type_in sakura-to-fujisan-3 0 888888801/USER03 \
    sekisho --session-file hanako user edit USER03 --email yamada@aaa.co.jp --password-stdin

# The admin user's own address is the support centre's to change.
run 5 denied sekisho --session-file admin user edit 888888801 --email ccc@aaa.co.jp

# One-time passwords by mail need an address, and an address belongs to one person.
run 6 email_missing sekisho --session-file admin user add USER04 --name 大和二郎 --role general
run 6 email_taken sekisho --session-file admin user add USER04 --name 大和二郎 --role general \
    --email yamada@aaa.co.jp

# ---------------------------------------------------------------- The guide's notes: who may share an address

chapter 'Pattern 1: a general user that is the same person as its admin user'

run 6 email_taken sekisho --session-file admin user add USER02 --name 大和一郎 --role general --email aaa@aaa.co.jp
run 0 aaa@aaa.co.jp sekisho --session-file admin user add USER02 --same-as-admin
run 6 same_as_admin_taken sekisho --session-file admin user add USER04 --same-as-admin

chapter 'Pattern 2: admin users of one contract number (the first 7 digits) and one name'

run 6 email_taken sekisho merchant add 888888802 --access-key 7777778 --company 黒猫堂二号店 \
    --admin-name 大和二郎 --admin-email aaa@aaa.co.jp
run 0 888888802 sekisho merchant add 888888802 --access-key 7777778 --company 黒猫堂二号店 \
    --admin-name 大和一郎 --admin-email aaa@aaa.co.jp
run 0 aaa@aaa.co.jp sekisho user add 888888802/USER01 --same-as-admin

chapter 'Pattern 3: admin users of one corporate number and one name'

run 6 email_taken sekisho merchant add 777777701 --access-key 7777779 --company 黒猫堂三号店 \
    --admin-name 大和一郎 --admin-email aaa@aaa.co.jp
run 0 777777701 sekisho merchant add 777777701 --access-key 7777779 --company 黒猫堂三号店 \
    --corporate-number 1234567890123 --admin-name 大和一郎 --admin-email aaa@aaa.co.jp
run 0 aaa@aaa.co.jp sekisho user add 777777701/USER01 --same-as-admin

# The support centre moves the whole person to another address at once.
run 0 777777701/USER01 sekisho user edit 888888801 --email ichiro@aaa.co.jp --same-person
run 0 ichiro@aaa.co.jp sekisho user list

# ---------------------------------------------------------------- 91 days without a login

chapter 'Users idle for 91 days are swept'

# Today nobody goes. As of the moment that the program names, 91 days after her last login, she does.
run 0 '' sekisho sweep-inactive
delete_at=$(sekisho user show 888888801/USER03 --json | sed 's/.*"delete_at":"\([^"]*\)".*/\1/')
run 0 888888801/USER03 sekisho sweep-inactive --as-of "$delete_at"
run 0 888888801/USER03 sekisho user show 888888801/USER03

# The program has no switch for its clock, so this configuration calls three seconds idle.
cat >>config.toml <<'CONFIG'

[sweep]
inactive = "3s"
CONFIG
sleep 4

# From the limit on nobody logs in, swept or not. The sweep itself is made for cron and asks nothing.
type_in sakura-to-fujisan-3 4 login_failed \
    sekisho --session-file hanako login 888888801/USER03 --access-key 7777777 --password-stdin
run 0 888888801/USER03 sekisho sweep-inactive
run 3 user_unknown sekisho user show 888888801/USER03

# Admin users stay, and a swept user can be added again under the same ID.
run 0 888888801/888888801 sekisho user list
run 0 888888801/USER03 sekisho user add 888888801/USER03 --name 山田花子 --role general --email yamada@aaa.co.jp

# ---------------------------------------------------------------- What the audit log says of all that

chapter 'The audit log'

run 0 sweep.delete sekisho audit list --user 888888801/USER03 --columns at,actor,action,result
run 0 '' sekisho audit verify

printf '\n\nAll was as expected.\n'
