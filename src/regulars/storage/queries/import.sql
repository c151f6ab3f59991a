-- name: is_running
-- Whether an import has shown a sign of life since the given instant.
SELECT EXISTS (
    SELECT FROM import_run
    WHERE status = 'running' AND beat_at > timestamptz 'epoch' + %(since)s * interval '1 microsecond'
);

-- name: find
-- The run of a file under a mapping, if there was one.
SELECT id, position, counts, status FROM import_run WHERE file_hash = %(file_hash)s AND preset = %(preset)s
ORDER BY started_at DESC LIMIT 1;

-- name: start
-- A new run.
INSERT INTO import_run (id, file_hash, preset, position, counts, status, started_at, beat_at)
VALUES (%(id)s, %(file_hash)s, %(preset)s, 0, '{}', 'running', %(at)s, %(at)s);

-- name: advance
-- How far a run has come.
UPDATE import_run
SET position = %(position)s, counts = %(counts)s, status = %(status)s, beat_at = %(at)s, finished_at = %(finished_at)s
WHERE id = %(id)s;

-- name: beat
-- A sign of life of a run.
UPDATE import_run SET beat_at = %(at)s WHERE id = %(id)s AND status = 'running';
