-- name: insert
-- The postings of a batch.
COPY posting (bucket, member_id, seq, n, at, wallet, from_account, to_account, lot, amount, cause)
FROM STDIN (FORMAT binary);

-- name: page
-- A member's postings before a place in time, the latest first, with the reason that an operator gave.
-- What was due before an event happened at its own date, what comes late is booked after it happened: the earlier counts.
SELECT
    seq, n, (extract(epoch FROM happened_at) * 1000000)::bigint,
    CASE WHEN name = %(adjusted)s THEN body -> 'properties' ->> 'reason' END,
    (extract(epoch FROM at) * 1000000)::bigint, wallet, from_account, to_account, lot, amount, cause
FROM
    posting
    JOIN event USING (bucket, member_id, seq)
    CROSS JOIN LATERAL (SELECT least(at, occurred_at)) AS happened (happened_at)
WHERE
    bucket = %(bucket)s AND member_id = %(member)s
    AND (happened_at, seq, n) < (timestamptz 'epoch' + %(before)s * interval '1 microsecond', %(seq)s, %(n)s)
ORDER BY happened_at DESC, seq DESC, n DESC
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
