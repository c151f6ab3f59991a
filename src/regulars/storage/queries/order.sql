-- name: load
-- The given orders of members.
SELECT record.member_id, record.order_id, record.seq, record.doc
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[], %(orders)b::text[]) AS wanted (bucket, member_id, order_id)
JOIN order_record AS record USING (bucket, member_id, order_id);

-- name: load_all
-- Every order of the given members.
SELECT record.member_id, record.order_id, record.seq, record.doc
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[]) AS wanted (bucket, member_id)
JOIN order_record AS record USING (bucket, member_id);

-- name: page
-- A member's orders that have arrived, those of events before a seq, newest first.
SELECT order_id, seq, doc FROM order_record
WHERE bucket = %(bucket)s AND member_id = %(member)s AND seq < %(before)s AND (doc ->> 'version')::int > 0
ORDER BY seq DESC
LIMIT %(most)s;

-- name: save
-- The orders that a batch leaves new or changed.
INSERT INTO order_record (bucket, member_id, order_id, seq, doc)
SELECT bucket, member_id, order_id, seq, doc
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[], %(orders)b::text[], %(seqs)b::int[], %(docs)b::jsonb[])
    AS new (bucket, member_id, order_id, seq, doc)
ON CONFLICT (bucket, member_id, order_id) DO UPDATE SET seq = excluded.seq, doc = excluded.doc;
