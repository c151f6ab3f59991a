-- name: begin
-- A file whose content is to follow.
INSERT INTO kept_file (id, name, media_type, made_by, made_at, expires_at)
VALUES (%(id)s, %(name)s, %(media_type)s, %(made_by)s, %(at)s, %(expires_at)s);

-- name: add_part
-- The next part of a file's content.
INSERT INTO kept_file_part (file_id, n, content) VALUES (%(file_id)s, %(n)s, %(content)s);

-- name: complete
-- A file of which no part is missing.
UPDATE kept_file SET size = %(size)s WHERE id = %(id)s;

-- name: load
-- A complete file that is still kept.
SELECT id, name, media_type, made_by, made_at, expires_at, size
FROM kept_file WHERE id = %(id)s AND size IS NOT NULL AND expires_at > %(at)s;

-- name: part
-- A part of a file's content.
SELECT content FROM kept_file_part WHERE file_id = %(file_id)s AND n = %(n)s;

-- name: delete
-- A file with its content.
DELETE FROM kept_file WHERE id = %(id)s;

-- name: delete_expired
-- Files whose time is over.
DELETE FROM kept_file WHERE expires_at <= %(at)s;
