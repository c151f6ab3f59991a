-- name: mark
-- These days are to be summed up again.
INSERT INTO stale_day (day) SELECT unnest(%(days)b::int[]);

-- name: lock_zone
-- The time zone whose days are summed up, for whoever gets the lock; no row: somebody else is at it, or nobody ever was.
SELECT name FROM day_zone FOR UPDATE SKIP LOCKED;

-- name: has_zone
-- Whether days were ever summed up.
SELECT EXISTS (SELECT FROM day_zone);

-- name: set_zone
-- The zone for the first time; a second process that comes at the same moment finds it there.
INSERT INTO day_zone (name) VALUES (%(zone)s) ON CONFLICT DO NOTHING;

-- name: change_zone
-- Another zone: its days begin at other times.
UPDATE day_zone SET name = %(zone)s;

-- name: forget_figures
-- Nothing is known of any day.
DELETE FROM day_figure;

-- name: forget_member_days
-- Nothing is known of who did something when.
DELETE FROM member_day;

-- name: span
-- When the first and the last thing happened, in microseconds since the epoch; NULL where nothing did.
SELECT
    (extract(epoch FROM least(min(event.first), min(posting.first))) * 1000000)::bigint,
    (extract(epoch FROM greatest(max(event.last), max(posting.last))) * 1000000)::bigint
FROM (SELECT min(occurred_at) AS first, max(occurred_at) AS last FROM event) AS event
CROSS JOIN (SELECT min(at) AS first, max(at) AS last FROM posting) AS posting;

-- name: take
-- The newest stale days, each once, which are no longer stale then.
WITH chosen AS (SELECT DISTINCT day FROM stale_day ORDER BY day DESC LIMIT %(most)s),
taken AS (DELETE FROM stale_day USING chosen WHERE stale_day.day = chosen.day)
SELECT day FROM chosen ORDER BY day;

-- name: sum_up_members
-- Who did something between two instants, which are a day. Events that members do not cause are passed over.
INSERT INTO member_day AS known (bucket, member_id, day, orders, is_first)
SELECT happened.bucket, happened.member_id, %(day)s::int, count(record.seq), bool_or(happened.seq = 1)
FROM event AS happened
LEFT JOIN order_record AS record
    ON
        happened.name = %(order)s AND record.bucket = happened.bucket AND record.member_id = happened.member_id
        AND record.seq = happened.seq
WHERE
    happened.occurred_at >= timestamptz 'epoch' + %(start)s * interval '1 microsecond'
    AND happened.occurred_at < timestamptz 'epoch' + %(end)s * interval '1 microsecond'
    AND happened.name <> ALL (%(silent)s::text[])
GROUP BY happened.bucket, happened.member_id
ON CONFLICT (bucket, member_id, day) DO UPDATE SET orders = excluded.orders, is_first = excluded.is_first
WHERE (known.orders, known.is_first) <> (excluded.orders, excluded.is_first);

-- name: sum_up
-- What happened between two instants, which are a day.
INSERT INTO day_figure AS known (day, measure, key, number)
WITH happened AS MATERIALIZED (
    SELECT bucket, member_id, seq, name, occurred_at, outcome
    FROM event
    WHERE
        occurred_at >= timestamptz 'epoch' + %(start)s * interval '1 microsecond'
        AND occurred_at < timestamptz 'epoch' + %(end)s * interval '1 microsecond'
),
effect AS MATERIALIZED (
    SELECT each.value AS doc
    FROM happened CROSS JOIN LATERAL json_array_elements(outcome -> 'effects') AS each
    WHERE outcome::text ~ '"(order_returned|tier_changed)"'
),
ordered AS MATERIALIZED (
    SELECT (record.doc ->> 'total')::numeric AS total
    FROM happened JOIN order_record AS record USING (bucket, member_id, seq)
    WHERE happened.name = %(order)s
),
moved AS MATERIALIZED (
    SELECT wallet, from_account, to_account, cause, sum(amount) AS points, count(*) AS times
    FROM posting
    WHERE
        at >= timestamptz 'epoch' + %(start)s * interval '1 microsecond'
        AND at < timestamptz 'epoch' + %(end)s * interval '1 microsecond'
    GROUP BY 1, 2, 3, 4
),
figure (measure, key, number) AS (
    SELECT 'events', name, count(*) FROM happened GROUP BY name
    UNION ALL
    SELECT
        'hour', floor(extract(epoch FROM occurred_at - (timestamptz 'epoch' + %(start)s * interval '1 microsecond')) / 3600)::text,
        count(*)
    FROM happened WHERE name <> ALL (%(silent)s::text[]) GROUP BY 2
    UNION ALL
    SELECT 'joined', '', count(*) FROM happened WHERE seq = 1
    UNION ALL
    SELECT 'orders', '', count(*) FROM ordered
    UNION ALL
    SELECT 'revenue', '', sum(total) FROM ordered
    UNION ALL
    SELECT 'returned', '', sum((doc ->> 'before')::numeric - (doc ->> 'after')::numeric)
    FROM effect WHERE doc ->> 'effect' = 'order_returned'
    UNION ALL
    SELECT 'tier', concat_ws('|', doc ->> 'ladder', coalesce(doc ->> 'before', ''), coalesce(doc ->> 'after', '')), count(*)
    FROM effect WHERE doc ->> 'effect' = 'tier_changed' GROUP BY 2
    UNION ALL
    SELECT 'points', concat_ws('|', wallet, from_account, to_account), sum(points) FROM moved GROUP BY 2
    UNION ALL
    SELECT 'given', concat_ws('|', wallet, cause), sum(points) FROM moved WHERE from_account = 'issued' GROUP BY 2
    UNION ALL
    SELECT 'times', concat_ws('|', wallet, cause), sum(times) FROM moved WHERE from_account = 'issued' GROUP BY 2
)
SELECT %(day)s::int, measure, key, number FROM figure WHERE number <> 0
ON CONFLICT (day, measure, key) DO UPDATE SET number = excluded.number WHERE known.number <> excluded.number;

-- name: sum_up_months
-- How many did something in each of some months, and how many of them are new: figures of the months' first days.
INSERT INTO day_figure AS known (day, measure, key, number)
SELECT month.first, figure.measure, '', figure.number
FROM unnest(%(firsts)b::int[], %(ends)b::int[]) AS month (first, "end")
CROSS JOIN LATERAL (
    SELECT count(DISTINCT member_id) AS active, count(*) FILTER (WHERE is_first) AS new
    FROM member_day
    WHERE day >= month.first AND day < month."end"
) AS counted
CROSS JOIN LATERAL (VALUES ('month_active', counted.active), ('month_new', counted.new)) AS figure (measure, number)
ON CONFLICT (day, measure, key) DO UPDATE SET number = excluded.number WHERE known.number <> excluded.number;

-- name: figures_of
-- The figures of single days in some measures.
SELECT day, measure, key, number FROM day_figure
WHERE day = ANY (%(days)b::int[]) AND measure = ANY (%(measures)s);

-- name: figures
-- Every figure of a range of days.
SELECT day, measure, key, number FROM day_figure WHERE day >= %(first)s AND day < %(end)s ORDER BY day;

-- name: figures_before
-- What some measures come to over all days before one.
SELECT measure, key, sum(number) FROM day_figure
WHERE day < %(day)s AND measure = ANY (%(measures)s)
GROUP BY measure, key;

-- name: members_of
-- For each of some ranges of days: members who did something, who are new, who ordered, and who ordered more than once.
SELECT
    range.first, count(*), count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE orders > 0),
    count(*) FILTER (WHERE orders > 1)
FROM (
    SELECT wanted.first, member_day.member_id, sum(member_day.orders) AS orders, bool_or(member_day.is_first) AS is_new
    FROM unnest(%(firsts)b::int[], %(ends)b::int[]) AS wanted (first, "end")
    JOIN member_day ON member_day.day >= wanted.first AND member_day.day < wanted."end"
    GROUP BY wanted.first, member_day.member_id
) AS range
GROUP BY range.first;

-- name: stale_days
-- How many days are waiting to be summed up.
SELECT count(DISTINCT day) FROM stale_day;

-- name: sum_up_notable
-- What is worth telling of a day, which begins and ends at two instants.
INSERT INTO notable_event AS known (day, kind, place, member_id, seq, at)
WITH happened AS MATERIALIZED (
    SELECT bucket, member_id, seq, name, occurred_at, outcome
    FROM event
    WHERE
        occurred_at >= timestamptz 'epoch' + %(start)s * interval '1 microsecond'
        AND occurred_at < timestamptz 'epoch' + %(end)s * interval '1 microsecond'
        AND (name = %(order)s OR outcome::text ~ '"(order_returned|points_adjusted|tier_changed)"')
),
effect AS (
    SELECT happened.member_id, happened.seq, happened.occurred_at, each.value AS doc
    FROM happened CROSS JOIN LATERAL json_array_elements(outcome -> 'effects') AS each
),
told (kind, weight, member_id, seq, at) AS (
    SELECT 'order', (record.doc ->> 'total')::numeric, member_id, seq, occurred_at
    FROM happened JOIN order_record AS record USING (bucket, member_id, seq)
    WHERE happened.name = %(order)s
    UNION ALL
    SELECT 'refund', max((doc ->> 'before')::numeric - (doc ->> 'after')::numeric), member_id, seq, occurred_at
    FROM effect WHERE doc ->> 'effect' = 'order_returned' GROUP BY member_id, seq, occurred_at
    UNION ALL
    SELECT 'adjustment', max(abs((doc ->> 'points')::numeric)), member_id, seq, occurred_at
    FROM effect WHERE doc ->> 'effect' = 'points_adjusted' GROUP BY member_id, seq, occurred_at
    UNION ALL
    SELECT 'tier', max(extract(epoch FROM occurred_at)), member_id, seq, occurred_at
    FROM effect
    WHERE doc ->> 'effect' = 'tier_changed' AND doc ->> 'before' IS NOT NULL AND doc ->> 'before' IS DISTINCT FROM doc ->> 'after'
    GROUP BY member_id, seq, occurred_at
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY kind ORDER BY weight DESC, at DESC, member_id, seq) AS place
    FROM told WHERE weight > 0
)
SELECT %(day)s::int, kind, place, member_id, seq, at FROM ranked
WHERE place <= CASE WHEN kind IN ('order', 'refund') THEN 1 ELSE %(most)s END
ON CONFLICT (day, kind, place) DO UPDATE SET member_id = excluded.member_id, seq = excluded.seq, at = excluded.at
WHERE (known.member_id, known.seq, known.at) <> (excluded.member_id, excluded.seq, excluded.at);

-- name: forget_notable
-- Nothing is known of what was notable when.
DELETE FROM notable_event;

-- name: notable
-- The newest notable events of some days; of what one event is notable for, moves between tiers first.
SELECT kind, member_id, seq
FROM notable_event
WHERE day >= %(first)s AND day < %(end)s
ORDER BY day DESC, at DESC, kind DESC, place
LIMIT %(most)s;
