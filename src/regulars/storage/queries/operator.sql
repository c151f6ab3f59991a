-- name: lock_table
-- One change of the operators at a time: an owner is counted and changed without anybody in between.
LOCK TABLE operator IN SHARE ROW EXCLUSIVE MODE;

-- name: count
-- How many there are, disabled ones too.
SELECT count(*) FROM operator;

-- name: count_owners
-- How many owners can sign in.
SELECT count(*) FROM operator WHERE role = 'owner' AND disabled_at IS NULL AND password_hash IS NOT NULL;

-- name: insert
-- A new operator.
INSERT INTO operator (id, email, name, role, language, password_hash, created_at)
VALUES (%(id)s, %(email)s, %(name)s, %(role)s, %(language)s, %(password_hash)s, %(created_at)s);

-- name: load
-- One operator.
SELECT id, email, name, role, language, password_hash, created_at, disabled_at, last_seen_at
FROM operator WHERE id = %(id)s;

-- name: lock
-- One operator, whom nobody else changes until the end of the transaction.
SELECT id, email, name, role, language, password_hash, created_at, disabled_at, last_seen_at
FROM operator WHERE id = %(id)s FOR UPDATE;

-- name: find
-- The operator with an e-mail address, however it is written.
SELECT id, email, name, role, language, password_hash, created_at, disabled_at, last_seen_at
FROM operator WHERE lower(email) = lower(%(email)s);

-- name: list
-- Every operator, those who came first at the beginning.
SELECT id, email, name, role, language, password_hash, created_at, disabled_at, last_seen_at
FROM operator ORDER BY created_at, id;

-- name: change
-- What can be changed of an operator.
UPDATE operator
SET name = %(name)s, role = %(role)s, language = %(language)s, disabled_at = %(disabled_at)s
WHERE id = %(id)s;

-- name: set_password
-- Another password, or the same one hashed anew.
UPDATE operator SET password_hash = %(password_hash)s WHERE id = %(id)s;

-- name: saw
-- When an operator was last there; never earlier than is known.
UPDATE operator SET last_seen_at = greatest(last_seen_at, %(at)s) WHERE id = %(id)s;
