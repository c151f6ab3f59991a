-- name: insert
-- The postings of a batch.
INSERT INTO posting (bucket, member_id, seq, n, at, wallet, from_account, to_account, lot, amount, cause)
SELECT
    bucket, member_id, seq, n, timestamptz 'epoch' + at * interval '1 microsecond',
    wallet, from_account, to_account, lot, amount, cause
FROM unnest(
    %(buckets)b::smallint[], %(members)b::uuid[], %(seqs)b::int[], %(ns)b::smallint[], %(ats)b::bigint[],
    %(wallets)b::text[], %(sources)b::text[], %(targets)b::text[], %(lots)b::int[], %(amounts)b::bigint[],
    %(causes)b::text[]
) AS new (bucket, member_id, seq, n, at, wallet, from_account, to_account, lot, amount, cause);

-- name: page
-- A member's postings before a position, newest first.
SELECT seq, n, (extract(epoch FROM at) * 1000000)::bigint, wallet, from_account, to_account, lot, amount, cause
FROM posting
WHERE bucket = %(bucket)s AND member_id = %(member)s AND (seq, n) < (%(seq)s, %(n)s)
ORDER BY seq DESC, n DESC
LIMIT %(most)s;

-- name: of_event
-- The postings of one event.
SELECT seq, n, (extract(epoch FROM at) * 1000000)::bigint, wallet, from_account, to_account, lot, amount, cause
FROM posting
WHERE bucket = %(bucket)s AND member_id = %(member)s AND seq = %(seq)s
ORDER BY n;

-- name: account_totals
-- What each account of each wallet has received and given, over all members.
SELECT wallet, account, sum(amount)
FROM (
    SELECT wallet, to_account AS account, amount FROM posting
    UNION ALL
    SELECT wallet, from_account, -amount FROM posting
) AS ends
GROUP BY wallet, account
ORDER BY wallet, account;

-- name: issued_by_cause
-- Points issued by each rule of each wallet.
SELECT wallet, cause, sum(amount), count(*)
FROM posting
WHERE from_account = 'issued'
GROUP BY wallet, cause
ORDER BY wallet, sum(amount) DESC;
