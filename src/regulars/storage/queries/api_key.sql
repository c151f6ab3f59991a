-- name: insert
-- A new key; of its secret only the hash is kept.
INSERT INTO api_key (id, name, scopes, secret_hash, created_at)
VALUES (%(id)s, %(name)s, %(scopes)s, %(secret_hash)s, %(created_at)s);

-- name: load
-- A key that has not been revoked.
SELECT id, name, scopes, secret_hash FROM api_key WHERE id = %(id)s AND revoked_at IS NULL;

-- name: list
-- Every key, without hashes.
SELECT id, name, scopes, created_at, revoked_at FROM api_key ORDER BY created_at, id;

-- name: revoke
-- A key that is not to work any longer.
UPDATE api_key SET revoked_at = %(at)s WHERE id = %(id)s AND revoked_at IS NULL;
