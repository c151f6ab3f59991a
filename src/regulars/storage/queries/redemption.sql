-- name: load
-- The given redemptions of members.
SELECT redemption.member_id, redemption.doc
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[], %(redemptions)b::uuid[])
    AS wanted (bucket, member_id, redemption_id)
JOIN redemption USING (bucket, member_id, redemption_id);

-- name: page
-- A member's redemptions that began before an instant and id, newest first.
SELECT seq, doc FROM redemption
WHERE
    bucket = %(bucket)s AND member_id = %(member)s
    AND ((doc ->> 'at')::bigint, redemption_id) < (%(at)s, %(redemption)s::uuid)
ORDER BY (doc ->> 'at')::bigint DESC, redemption_id DESC
LIMIT %(most)s;

-- name: waiting
-- Held rewards whose time is not up, of ids in a range, newest first.
SELECT member_id, doc FROM redemption
WHERE
    status = 'held' AND redemption_id BETWEEN %(first)s::uuid AND %(last)s::uuid
    AND doc ->> 'kind' = 'reward' AND (doc ->> 'until')::bigint > %(now)s
ORDER BY (doc ->> 'at')::bigint DESC, redemption_id DESC
LIMIT %(most)s;

-- name: save
-- The redemptions that a batch leaves new or changed.
INSERT INTO redemption (bucket, member_id, redemption_id, seq, status, doc)
SELECT bucket, member_id, redemption_id, seq, status, doc
FROM unnest(
    %(buckets)b::smallint[], %(members)b::uuid[], %(redemptions)b::uuid[], %(seqs)b::int[], %(statuses)b::text[],
    %(docs)b::jsonb[]
) AS new (bucket, member_id, redemption_id, seq, status, doc)
ON CONFLICT (bucket, member_id, redemption_id)
DO UPDATE SET seq = excluded.seq, status = excluded.status, doc = excluded.doc;
