-- name: insert
-- A job that waits to be taken up.
INSERT INTO job (id, kind, asked, asked_by, asked_at, status, attempt, deaths, done, counts)
VALUES (%(id)s, %(kind)s, %(asked)s, %(asked_by)s, %(at)s, 'waiting', 0, 0, 0, '{}');

-- name: load
-- One job.
SELECT
    id, kind, asked, asked_by, asked_at, status, attempt, deaths, begun_at, ended_at, done, total, counts, result, problem
FROM job WHERE id = %(id)s;

-- name: page
-- Jobs of the given kinds, newest first, from a place on.
SELECT
    id, kind, asked, asked_by, asked_at, status, attempt, deaths, begun_at, ended_at, done, total, counts, result, problem
FROM job
WHERE kind = ANY(%(kinds)s) AND (asked_at, id) < (%(before_at)s, %(before_id)s)
ORDER BY asked_at DESC, id DESC LIMIT %(most)s;

-- name: take
-- Take up the job that waits longest, or one whose worker has been silent for too long; two workers never get the same.
UPDATE job
SET status = 'running', attempt = attempt + 1, deaths = deaths + (status = 'running')::integer,
    begun_at = coalesce(begun_at, %(at)s), beat_at = %(at)s
WHERE id = (
    SELECT id FROM job
    WHERE status = 'waiting' OR (status = 'running' AND beat_at < %(silent_since)s)
    ORDER BY asked_at LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING
    id, kind, asked, asked_by, asked_at, status, attempt, deaths, begun_at, ended_at, done, total, counts, result, problem;

-- name: advance
-- How far a job has come; touches nothing when it was cancelled, or taken up by somebody else.
UPDATE job
SET done = %(done)s, total = %(total)s, counts = %(counts)s, beat_at = %(at)s
WHERE id = %(id)s AND attempt = %(attempt)s AND status = 'running';

-- name: beat
-- A sign of life.
UPDATE job SET beat_at = %(at)s WHERE id = %(id)s AND attempt = %(attempt)s AND status = 'running';

-- name: finish
-- A job that came to its end.
UPDATE job
SET status = %(status)s, result = %(result)s, problem = %(problem)s, ended_at = %(at)s
WHERE id = %(id)s AND attempt = %(attempt)s AND status = 'running';

-- name: let_go
-- A job whose worker stops, or died: the next one takes it up.
UPDATE job SET status = 'waiting', beat_at = NULL, deaths = deaths + %(deaths)s
WHERE id = %(id)s AND attempt = %(attempt)s AND status = 'running';

-- name: cancel
-- A job that is wanted no more.
UPDATE job SET status = 'cancelled', ended_at = %(at)s
WHERE id = %(id)s AND status IN ('waiting', 'running');
