-- name: published_number
-- The number of the version in force.
SELECT max(number) FROM program_version WHERE status = 'published';

-- name: load
-- One version.
SELECT number, status, source, format, note, created_by, created_at, published_at, published_by
FROM program_version WHERE number = %(number)s;

-- name: list
-- Every version, newest first.
SELECT number, status, source, format, note, created_by, created_at, published_at, published_by
FROM program_version ORDER BY number DESC;

-- name: lock_table
-- One change of the versions at a time: their numbers have no gap.
LOCK TABLE program_version IN SHARE ROW EXCLUSIVE MODE;

-- name: next_number
-- The number of the next version.
SELECT coalesce(max(number), 0) + 1 FROM program_version;

-- name: insert
-- A new draft, or a version published at once.
INSERT INTO program_version (
    number, status, source, format, note, created_by, created_at, published_at, published_by
)
VALUES (
    %(number)s, %(status)s, %(source)s, %(format)s, %(note)s, %(created_by)s, %(created_at)s, %(published_at)s,
    %(published_by)s
);

-- name: change_draft
-- Another text for a draft; a published version is not touched.
UPDATE program_version
SET source = %(source)s, format = %(format)s, note = %(note)s, created_by = %(created_by)s, created_at = %(created_at)s
WHERE number = %(number)s AND status = 'draft';

-- name: publish
-- A draft becomes a version for good.
UPDATE program_version
SET status = 'published', number = %(new_number)s, published_at = %(published_at)s, published_by = %(published_by)s,
    note = %(note)s
WHERE number = %(number)s AND status = 'draft';
