-- name: lock_states
-- The given members' states, locked in the order of their keys, without the doc where the version is known already.
SELECT
    state.member_id, state.version, (extract(epoch FROM state.due_at) * 1000000)::bigint,
    CASE WHEN state.version <> wanted.version THEN state.doc END
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[], %(versions)b::int[]) AS wanted (bucket, member_id, version)
JOIN member_state AS state USING (bucket, member_id)
ORDER BY state.bucket, state.member_id
FOR UPDATE OF state;

-- name: read_states
-- The states of the given members, unlocked.
SELECT state.member_id, state.version, (extract(epoch FROM state.due_at) * 1000000)::bigint, state.doc
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[]) AS wanted (bucket, member_id)
JOIN member_state AS state USING (bucket, member_id);

-- name: insert_states
-- The first states of new members.
INSERT INTO member_state (bucket, member_id, version, due_at, doc)
SELECT bucket, member_id, version, timestamptz 'epoch' + due * interval '1 microsecond', doc
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[], %(versions)b::int[], %(dues)b::bigint[], %(docs)b::jsonb[])
    AS new (bucket, member_id, version, due, doc);

-- name: update_states
-- The states of members as the batch leaves them; the rows are locked already.
UPDATE member_state AS state
SET version = new.version, due_at = timestamptz 'epoch' + new.due * interval '1 microsecond', doc = new.doc
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[], %(versions)b::int[], %(dues)b::bigint[], %(docs)b::jsonb[])
    AS new (bucket, member_id, version, due, doc)
WHERE state.bucket = new.bucket AND state.member_id = new.member_id;

-- name: index_dues
-- The due dates that are new or have changed, for the worker to find.
INSERT INTO member_due (bucket, member_id, due_at)
SELECT bucket, member_id, timestamptz 'epoch' + due * interval '1 microsecond'
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[], %(dues)b::bigint[]) AS new (bucket, member_id, due)
ON CONFLICT (bucket, member_id) DO UPDATE SET due_at = excluded.due_at;

-- name: forget_dues
-- Nothing happens to these members by itself any more.
DELETE FROM member_due AS due
USING unnest(%(buckets)b::smallint[], %(members)b::uuid[]) AS gone (bucket, member_id)
WHERE due.bucket = gone.bucket AND due.member_id = gone.member_id;

-- name: due_members
-- Members whose next step is due, locked, the longest overdue first; those another worker holds are left to it. The
-- state's own date is asked for too: of what another worker has done meanwhile only the locked row tells.
SELECT state.member_id
FROM member_due AS due
JOIN member_state AS state USING (bucket, member_id)
WHERE
    due.due_at <= timestamptz 'epoch' + %(now)s * interval '1 microsecond'
    AND state.due_at <= timestamptz 'epoch' + %(now)s * interval '1 microsecond'
ORDER BY due.due_at
LIMIT %(most)s
FOR UPDATE OF state SKIP LOCKED;

-- name: earliest_due
-- When the next step of any member is due, in microseconds since the epoch.
SELECT (extract(epoch FROM min(due_at)) * 1000000)::bigint FROM member_due;

-- name: count_members
-- How many members there are.
SELECT count(*) FROM member_state;
