-- name: no_time_limits
-- Let this transaction take its time: it only reads, and folding may pause between two rows for long.
SELECT set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true);

-- name: events
-- Every event of a range of buckets, member by member, oldest first, as it is folded again.
SELECT
    bucket, member_id::text, seq, name, (extract(epoch FROM occurred_at) * 1000000)::bigint, program_version,
    uuid_send(key), uuid_send(body_hash), body::text, shared, outcome::text
FROM event
WHERE bucket >= %(first)s AND bucket < %(end)s
ORDER BY bucket, member_id, seq;

-- name: events_as_received
-- Every event in the order of receipt; one member's events always in their own order.
SELECT
    bucket, member_id::text, seq, name, (extract(epoch FROM occurred_at) * 1000000)::bigint, program_version,
    uuid_send(key), uuid_send(body_hash), body::text, shared, outcome::text
FROM event
ORDER BY max(received_at) OVER (PARTITION BY bucket, member_id ORDER BY seq), bucket, member_id, seq;

-- name: postings
-- Every posting of a range of buckets, member by member, oldest first.
SELECT
    bucket, member_id::text, seq, n,
    (extract(epoch FROM at) * 1000000)::bigint, wallet, from_account, to_account, lot, amount, cause
FROM posting
WHERE bucket >= %(first)s AND bucket < %(end)s
ORDER BY bucket, member_id, seq, n;

-- name: orders
-- Every order of a range of buckets, member by member.
SELECT bucket, member_id::text, order_id, seq, doc
FROM order_record
WHERE bucket >= %(first)s AND bucket < %(end)s
ORDER BY bucket, member_id, order_id;

-- name: redemptions
-- Every redemption of a range of buckets, member by member.
SELECT bucket, member_id::text, redemption_id::text, seq, status, doc
FROM redemption
WHERE bucket >= %(first)s AND bucket < %(end)s
ORDER BY bucket, member_id, redemption_id;

-- name: states
-- Every member's state of a range of buckets, with the due date it shows and the one the worker finds.
SELECT
    bucket, member_id::text, state.version, (extract(epoch FROM state.due_at) * 1000000)::bigint,
    (extract(epoch FROM due.due_at) * 1000000)::bigint, state.doc
FROM member_state AS state
LEFT JOIN member_due AS due USING (bucket, member_id)
WHERE bucket >= %(first)s AND bucket < %(end)s
ORDER BY bucket, member_id;

-- name: identities
-- Every identity of a range of the directory's own buckets.
SELECT bucket, kind, value, member_id
FROM identity
WHERE bucket >= %(first)s AND bucket < %(end)s
ORDER BY bucket, kind, value;

-- name: existing_members
-- Those of the given members that have a state.
SELECT state.member_id
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[]) AS wanted (bucket, member_id)
JOIN member_state AS state USING (bucket, member_id);

-- name: room_to_sort
-- Let this transaction sort in more memory than others may.
SELECT set_config('work_mem', '128MB', true);
