-- name: create_missing
-- Make a row for counters that have none: a missing row cannot be locked.
INSERT INTO shared_counter (key, used)
SELECT key, 0 FROM unnest(%(keys)b::text[]) AS new (key) ORDER BY key
ON CONFLICT (key) DO NOTHING;

-- name: lock
-- The given counters, locked in order of key.
SELECT key, used FROM shared_counter WHERE key = ANY (%(keys)b::text[]) ORDER BY key FOR UPDATE;

-- name: add
-- Add to counters what a batch used of them (below zero: gave back).
UPDATE shared_counter AS counter
SET used = counter.used + new.used
FROM unnest(%(keys)b::text[], %(used)b::bigint[]) AS new (key, used)
WHERE counter.key = new.key;

-- name: read
-- Every counter.
SELECT key, used FROM shared_counter ORDER BY key;
