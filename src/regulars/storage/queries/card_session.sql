-- name: insert
-- A member has opened her card.
INSERT INTO card_session (token_hash, member_id, created_at, expires_at)
VALUES (%(token_hash)s, %(member_id)s, %(created_at)s, %(expires_at)s);

-- name: load
-- A session that is not over.
SELECT token_hash, member_id, created_at, expires_at FROM card_session
WHERE token_hash = %(token_hash)s AND expires_at > %(at)s;

-- name: delete
-- A member has left.
DELETE FROM card_session WHERE token_hash = %(token_hash)s;

-- name: delete_over
-- Sessions that are over by themselves.
DELETE FROM card_session WHERE expires_at <= %(at)s;

-- name: delete_all
-- Every session.
DELETE FROM card_session;
