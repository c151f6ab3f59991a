-- name: load
-- The given redemptions of members.
SELECT redemption.member_id, redemption.doc
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[], %(redemptions)b::uuid[])
    AS wanted (bucket, member_id, redemption_id)
JOIN redemption USING (bucket, member_id, redemption_id);

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
