-- name: insert
-- A new link; of its token only the hash is kept.
INSERT INTO operator_link (token_hash, purpose, operator_id, created_at, expires_at)
VALUES (%(token_hash)s, %(purpose)s, %(operator_id)s, %(created_at)s, %(expires_at)s);

-- name: load
-- A link that still works.
SELECT token_hash, purpose, operator_id, created_at, expires_at
FROM operator_link
WHERE token_hash = %(token_hash)s AND used_at IS NULL AND expires_at > %(at)s;

-- name: use
-- A link works once: of those who come at the same time the first one locks the row, and the others find it used.
UPDATE operator_link SET used_at = %(at)s
WHERE token_hash = %(token_hash)s AND used_at IS NULL AND expires_at > %(at)s
RETURNING token_hash, purpose, operator_id, created_at, expires_at;

-- name: delete_unused
-- Older links for the same person, whom a newer one replaces.
DELETE FROM operator_link WHERE operator_id IS NOT DISTINCT FROM %(operator_id)s AND used_at IS NULL;
