-- name: insert
-- An operator has signed in.
INSERT INTO operator_session (token_hash, operator_id, created_at, seen_at, expires_at)
VALUES (%(token_hash)s, %(operator_id)s, %(created_at)s, %(seen_at)s, %(expires_at)s);

-- name: load
-- A session.
SELECT token_hash, operator_id, created_at, seen_at, expires_at FROM operator_session WHERE token_hash = %(token_hash)s;

-- name: saw
-- When a session was last used; never earlier than is known.
UPDATE operator_session SET seen_at = greatest(seen_at, %(at)s) WHERE token_hash = %(token_hash)s;

-- name: delete
-- An operator has signed out.
DELETE FROM operator_session WHERE token_hash = %(token_hash)s;

-- name: delete_of_operator
-- End an operator's sessions, but for one that may be kept.
DELETE FROM operator_session
WHERE operator_id = %(operator_id)s AND (%(kept)s::bytea IS NULL OR token_hash <> %(kept)s);

-- name: delete_over
-- Sessions that are over by themselves.
DELETE FROM operator_session WHERE expires_at <= %(at)s OR seen_at <= %(idle_since)s;
