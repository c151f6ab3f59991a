-- name: lock_table
-- One try to sign in is counted at a time, so that many at once are counted as well.
LOCK TABLE sign_in_failure IN SHARE ROW EXCLUSIVE MODE;

-- name: delete_old
-- Failures that count no longer.
DELETE FROM sign_in_failure WHERE at <= %(before)s;

-- name: of
-- When someone failed, the last time first.
SELECT at FROM sign_in_failure WHERE who = %(who)s ORDER BY at DESC;

-- name: insert
-- A try that has failed unless it is forgotten.
INSERT INTO sign_in_failure (attempt, who, at) VALUES (%(attempt)s, %(who)s, %(at)s);

-- name: forget
-- A try that did not fail, and all that an account failed before.
DELETE FROM sign_in_failure WHERE attempt = %(attempt)s OR who = %(account)s;
