-- name: find_keys
-- The first answers to the given idempotency keys of members; unknown keys are left out.
SELECT event.member_id, event.key, event.body_hash, event.seq, event.outcome::text
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[], %(keys)b::uuid[]) AS wanted (bucket, member_id, key)
JOIN event USING (bucket, member_id, key);

-- name: insert
-- The events of a batch with what was decided.
COPY event (
    bucket, member_id, seq, key, body_hash, name, occurred_at, received_at, program_version, body, shared, outcome
) FROM STDIN (FORMAT binary);

-- name: of_member
-- A member's events up to a seq, oldest first, as they are folded.
SELECT
    seq, name, (extract(epoch FROM occurred_at) * 1000000)::bigint, (extract(epoch FROM received_at) * 1000000)::bigint,
    program_version, key, body_hash, body::text, shared, outcome
FROM event
WHERE bucket = %(bucket)s AND member_id = %(member)s AND seq <= %(last)s
ORDER BY seq;

-- name: page
-- A member's events before a place in time, the latest first; without `quiet` only those that came to something.
SELECT
    seq, name, (extract(epoch FROM occurred_at) * 1000000)::bigint, (extract(epoch FROM received_at) * 1000000)::bigint,
    program_version, body, outcome
FROM event
WHERE
    bucket = %(bucket)s AND member_id = %(member)s
    AND (occurred_at, seq) < (timestamptz 'epoch' + %(before)s * interval '1 microsecond', %(seq)s)
    AND (
        %(quiet)s
        OR name = %(order)s
        OR json_array_length(outcome -> 'refusals') > 0
        OR EXISTS (
            SELECT FROM json_array_elements(outcome -> 'effects') AS effect (doc)
            WHERE effect.doc ->> 'effect' <> 'points_matured'
        )
    )
ORDER BY occurred_at DESC, seq DESC
LIMIT %(most)s;

-- name: tier_changes
-- The last change of a member's tier on each ladder, with the event that it happened with.
SELECT DISTINCT ON (change.doc ->> 'ladder')
    seq, name, (extract(epoch FROM occurred_at) * 1000000)::bigint, body, change.doc
FROM event CROSS JOIN LATERAL json_array_elements(outcome -> 'effects') WITH ORDINALITY AS change (doc, place)
WHERE
    bucket = %(bucket)s AND member_id = %(member)s
    AND outcome::text LIKE '%%"tier_changed"%%' AND change.doc ->> 'effect' = 'tier_changed'
ORDER BY change.doc ->> 'ladder', seq DESC, change.place DESC;

-- name: places
-- The events at some places of members' histories, in no order.
SELECT
    member_id, seq, name, (extract(epoch FROM occurred_at) * 1000000)::bigint,
    (extract(epoch FROM received_at) * 1000000)::bigint, program_version, body, outcome
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[], %(seqs)b::int[]) AS wanted (bucket, member_id, seq)
JOIN event USING (bucket, member_id, seq);

-- name: count
-- How many events there are.
SELECT count(*) FROM event;
