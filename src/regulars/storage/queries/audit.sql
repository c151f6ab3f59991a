-- name: insert
-- Note what an operator did.
INSERT INTO audit_entry (at, actor, action, subject, details)
VALUES (%(at)s, %(actor)s, %(action)s, %(subject)s, %(details)s);

-- name: page
-- Entries before an id, newest first.
SELECT id, at, actor, action, subject, details
FROM audit_entry
WHERE id < %(before)s
ORDER BY id DESC
LIMIT %(most)s;

-- name: actor_names
-- What operators and keys are called.
SELECT 'operator:' || id::text AS actor, name FROM operator WHERE 'operator:' || id::text = ANY (%(actors)s)
UNION ALL
SELECT id, name FROM api_key WHERE id = ANY (%(actors)s);
