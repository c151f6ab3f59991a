-- name: save
-- A new code for a phone number, in place of the one before.
INSERT INTO card_code (phone, code_hash, member_id, attempt, wrong, shown, created_at, expires_at)
VALUES (
    %(phone)s, %(code_hash)s, %(member_id)s, %(attempt)s, %(wrong)s, %(shown)s, %(created_at)s, %(expires_at)s
)
ON CONFLICT (phone) DO UPDATE SET
    code_hash = excluded.code_hash, member_id = excluded.member_id, attempt = excluded.attempt,
    wrong = excluded.wrong, shown = excluded.shown, created_at = excluded.created_at,
    expires_at = excluded.expires_at;

-- name: lock
-- The code of a phone number, over or not; those who try it come one after the other.
SELECT phone, code_hash, member_id, attempt, wrong, shown, created_at, expires_at FROM card_code
WHERE phone = %(phone)s FOR UPDATE;

-- name: count_wrong
-- Another code was given.
UPDATE card_code SET wrong = wrong + 1 WHERE phone = %(phone)s;

-- name: delete
-- A code that was used.
DELETE FROM card_code WHERE phone = %(phone)s;

-- name: delete_over
-- Codes that are over.
DELETE FROM card_code WHERE expires_at <= %(at)s;

-- name: delete_all
-- Every code.
DELETE FROM card_code;

-- name: list_shown
-- The codes that operators read out, newest first.
SELECT phone, code_hash, member_id, attempt, wrong, shown, created_at, expires_at FROM card_code
WHERE shown IS NOT NULL AND member_id IS NOT NULL AND expires_at > %(at)s
ORDER BY created_at DESC, phone
LIMIT %(most)s;
