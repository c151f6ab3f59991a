-- name: refresh
-- List the members to whom something happened between two instants as they are now; those listed so are left alone.
-- What is new among their tags and the names of their plain attributes is learnt.
WITH shown AS (
INSERT INTO member_listing AS known (
    bucket, member_id, version, name, words, joined_at, last_order_at, orders, spend, tiers, balances, tags
)
SELECT
    state.bucket, state.member_id, state.version, named.name,
    lower(concat_ws(
        E'\n', named.name,
        (SELECT string_agg(identity.value, E'\n') FROM identity WHERE identity.member_id = state.member_id)
    )),
    (state.doc ->> 'joined')::bigint, (state.doc ->> 'last_order')::bigint,
    coalesce((state.doc #>> '{metrics,orders,total}')::integer, 0),
    coalesce((state.doc #>> '{metrics,spend,total}')::numeric, 0),
    (SELECT coalesce(jsonb_object_agg(key, value -> 'tier'), '{}') FROM jsonb_each(state.doc -> 'tiers')),
    (SELECT coalesce(jsonb_object_agg(key, coalesce(value -> 'available', '0')), '{}') FROM jsonb_each(state.doc -> 'wallets')),
    coalesce(state.doc -> 'tags', '[]')
FROM (
    SELECT DISTINCT bucket, member_id
    FROM event
    WHERE
        occurred_at >= timestamptz 'epoch' + %(start)s * interval '1 microsecond'
        AND occurred_at < timestamptz 'epoch' + %(end)s * interval '1 microsecond'
) AS touched
JOIN member_state AS state USING (bucket, member_id)
LEFT JOIN member_listing AS listed USING (bucket, member_id)
CROSS JOIN LATERAL (
    SELECT left(coalesce(
        nullif(state.doc #>> '{attributes,name}', ''),
        nullif(concat_ws(' ', state.doc #>> '{attributes,firstName}', state.doc #>> '{attributes,lastName}'), ''),
        ''
    ), 200) AS name
) AS named
WHERE listed.version IS DISTINCT FROM state.version
ON CONFLICT (bucket, member_id) DO UPDATE SET
    version = excluded.version, name = excluded.name, words = excluded.words, joined_at = excluded.joined_at,
    last_order_at = excluded.last_order_at, orders = excluded.orders, spend = excluded.spend, tiers = excluded.tiers,
    balances = excluded.balances, tags = excluded.tags
RETURNING bucket, member_id, tags
)
INSERT INTO member_word (kind, word)
SELECT 'tag', tag.value
FROM shown CROSS JOIN LATERAL jsonb_array_elements_text(shown.tags) AS tag
UNION
SELECT 'attribute', known.key
FROM shown
JOIN member_state AS state USING (bucket, member_id)
CROSS JOIN LATERAL jsonb_each(state.doc -> 'attributes') AS known
WHERE jsonb_typeof(known.value) IN ('string', 'number', 'boolean') AND length(known.key) BETWEEN 1 AND 100
ON CONFLICT DO NOTHING;

-- name: words
-- The first of the words of a kind.
SELECT word FROM member_word WHERE kind = %(kind)s ORDER BY word LIMIT %(most)s;

-- name: identities
-- One name each of the given members goes by: the shop's own user id before others.
SELECT DISTINCT ON (member_id) member_id, kind, value
FROM identity
WHERE member_id = ANY (%(members)b::uuid[])
ORDER BY member_id, (kind = 'user_id') DESC, (kind = 'anonymous_id'), kind, value;

-- name: phone_ends
-- The last four digits of the phone that each of the given members bound last, as far as they have one.
SELECT DISTINCT ON (member_id) member_id, right(value, 4)
FROM identity
WHERE member_id = ANY (%(members)b::uuid[]) AND kind = %(phone)s
ORDER BY member_id, bound_at DESC, value;

-- name: titles
-- What the given members are listed as.
SELECT member_id, member_listing.name
FROM unnest(%(buckets)b::smallint[], %(members)b::uuid[]) AS wanted (bucket, member_id)
JOIN member_listing USING (bucket, member_id);
