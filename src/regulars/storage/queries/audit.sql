-- name: insert
-- Note what an operator did.
INSERT INTO audit_entry (at, actor, action, subject, details)
VALUES (%(at)s, %(actor)s, %(action)s, %(subject)s, %(details)s);

-- name: page
-- Entries before an id, newest first, by whom, about what and of which kind they are asked for.
SELECT id, at, actor, action, subject, details
FROM audit_entry
WHERE
    id < %(before)s
    AND (%(actor)s::text IS NULL OR actor = %(actor)s::text)
    AND (%(subject)s::text IS NULL OR subject = %(subject)s::text)
    AND (%(action)s::text IS NULL OR action = %(action)s::text)
ORDER BY id DESC
LIMIT %(most)s;

-- name: actor_names
-- What operators and keys are called.
SELECT 'operator:' || id::text AS actor, name FROM operator WHERE 'operator:' || id::text = ANY (%(actors)s)
UNION ALL
SELECT id, name FROM api_key WHERE id = ANY (%(actors)s);
