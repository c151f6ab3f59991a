-- name: totals
-- Members, those who have bought, their orders and what they spent; refunds taken off.
SELECT
    count(*),
    count(*) FILTER (WHERE (doc -> 'metrics' -> 'orders' ->> 'total')::bigint > 0),
    coalesce(sum((doc -> 'metrics' -> 'orders' ->> 'total')::bigint), 0),
    coalesce(sum((doc -> 'metrics' -> 'spend' ->> 'total')::numeric), 0)
FROM member_state;

-- name: members_by_tier
-- How many members stand on each tier of each ladder; NULL: on none.
SELECT ladder.key, ladder.value ->> 'tier', count(*)
FROM member_state CROSS JOIN LATERAL jsonb_each(doc -> 'tiers') AS ladder (key, value)
GROUP BY 1, 2
ORDER BY 1, 2;

-- name: events_by_name
-- How many events there are of each name, the most frequent first.
SELECT name, count(*) FROM event GROUP BY name ORDER BY count(*) DESC, name;

-- name: spread
-- Members at the given shares (0 to 1) of all, ranked by what they spent, the highest first.
WITH ranked AS (
    SELECT
        member_id,
        row_number() OVER (
            ORDER BY coalesce((doc -> 'metrics' -> 'spend' ->> 'total')::numeric, 0) DESC, member_id
        ) AS place,
        count(*) OVER () AS many
    FROM member_state
)
SELECT DISTINCT place, member_id
FROM ranked JOIN unnest(%(shares)s::float8[]) AS wanted (share) ON place = 1 + floor(share * (many - 1))
ORDER BY place;
