-- name: find
-- The members that the given identities are bound to; unknown identities are left out.
SELECT identity.kind, identity.value, identity.member_id
FROM unnest(%(buckets)b::smallint[], %(kinds)b::text[], %(values)b::text[]) AS wanted (bucket, kind, value)
JOIN identity USING (bucket, kind, value);

-- name: bind
-- Bind identities to members, in the order given; those bound meanwhile by someone else are not returned.
INSERT INTO identity (bucket, kind, value, member_id, bound_at)
SELECT bucket, kind, value, member_id, timestamptz 'epoch' + %(at)s * interval '1 microsecond'
FROM unnest(%(buckets)b::smallint[], %(kinds)b::text[], %(values)b::text[], %(members)b::uuid[])
    AS new (bucket, kind, value, member_id)
ON CONFLICT (bucket, kind, value) DO NOTHING
RETURNING kind, value;

-- name: of_member
-- Every identity bound to a member.
SELECT kind, value, (extract(epoch FROM bound_at) * 1000000)::bigint
FROM identity
WHERE member_id = %(member)s
ORDER BY bound_at, kind, value;

-- name: of_members
-- Every identity bound to the given members.
SELECT member_id, kind, value
FROM identity
WHERE member_id = ANY (%(members)b::uuid[])
ORDER BY member_id, kind, value;
