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
