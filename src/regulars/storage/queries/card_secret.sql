-- name: make
-- A first secret; whoever comes at the same time finds it made.
INSERT INTO card_secret (one, secret, made_at) VALUES (true, %(secret)s, %(at)s) ON CONFLICT (one) DO NOTHING;

-- name: load
-- The secret.
SELECT secret FROM card_secret;

-- name: renew
-- Another secret in place of the one before.
INSERT INTO card_secret (one, secret, made_at) VALUES (true, %(secret)s, %(at)s)
ON CONFLICT (one) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at;
