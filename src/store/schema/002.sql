-- Logins with an authenticator app: which code a challenge waits for, and the secret that an app is learning.

ALTER TABLE challenges ADD COLUMN kind TEXT NOT NULL DEFAULT 'email';  -- email | email_first | app | enrolment
ALTER TABLE challenges ADD COLUMN otp_secret TEXT;                     -- sealed to the challenge; code_mac is '' then
