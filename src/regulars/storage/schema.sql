-- The whole schema as it is after every migration; a test compares the two.
--
-- Member tables begin their primary key, and every unique index, with `bucket`: a small fixed hash (0 to 255) by
-- which they can be spread over servers. They have no triggers, sequences or defaults, and no foreign keys: the
-- rows of one event are written by one transaction, `verify` proves that they belong together, and checking each
-- row again while writing would cost more than writing it.

-- One row a member: what the fold of all his events has come to. It can be computed again at any time.
-- Narrow, without an index on what changes at every event, and with room on the page, so that updates stay on it.
CREATE TABLE member_state (
    bucket      smallint    NOT NULL,
    member_id   uuid        NOT NULL,
    version     integer     NOT NULL,  -- seq of the last event folded in; 0 before the first
    due_at      timestamptz,           -- not after the next thing that happens by itself; NULL: nothing will
    doc         jsonb       NOT NULL,
    CONSTRAINT member_state_pkey PRIMARY KEY (bucket, member_id),
    CONSTRAINT member_state_bucket_range CHECK (bucket BETWEEN 0 AND 255),
    CONSTRAINT member_state_version_not_negative CHECK (version >= 0)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

-- The index of the due dates in member_state, as a table: an index there would move the row at every new date.
CREATE TABLE member_due (
    bucket      smallint    NOT NULL,
    member_id   uuid        NOT NULL,
    due_at      timestamptz NOT NULL,
    CONSTRAINT member_due_pkey PRIMARY KEY (bucket, member_id),
    CONSTRAINT member_due_bucket_range CHECK (bucket BETWEEN 0 AND 255)
);
CREATE INDEX member_due_at ON member_due (due_at);

-- Who is who: one row a name a member goes by. Its bucket is a hash of kind and value, not of the member.
CREATE TABLE identity (
    bucket      smallint    NOT NULL,
    kind        text        NOT NULL,  -- user_id, phone, email, …
    value       text        NOT NULL,
    member_id   uuid        NOT NULL,
    bound_at    timestamptz NOT NULL,
    CONSTRAINT identity_pkey PRIMARY KEY (bucket, kind, value),
    CONSTRAINT identity_bucket_range CHECK (bucket BETWEEN 0 AND 255),
    CONSTRAINT identity_value_not_empty CHECK (kind <> '' AND value <> '')
);
CREATE INDEX identity_member ON identity (member_id);

-- Every event of a member in the order they were decided, with what was decided. Never changed.
CREATE TABLE event (
    bucket          smallint    NOT NULL,
    member_id       uuid        NOT NULL,
    seq             integer     NOT NULL,  -- 1, 2, 3, … without a gap
    key             uuid        NOT NULL,  -- hash of the idempotency key
    body_hash       uuid        NOT NULL,  -- the same key with another body is an error
    name            text        NOT NULL,
    occurred_at     timestamptz NOT NULL,
    received_at     timestamptz NOT NULL,
    program_version integer     NOT NULL,
    body            json        NOT NULL,  -- json, not jsonb: the text as it was judged, byte for byte
    shared          json,                  -- what was seen of things all members share: budgets, stock
    outcome         json        NOT NULL,
    CONSTRAINT event_pkey PRIMARY KEY (bucket, member_id, seq),
    CONSTRAINT event_key_unique UNIQUE (bucket, member_id, key),
    CONSTRAINT event_bucket_range CHECK (bucket BETWEEN 0 AND 255),
    CONSTRAINT event_seq_positive CHECK (seq > 0)
);

-- Events come in about the order in which they happened, so page ranges tell days apart at hardly any cost.
CREATE INDEX event_occurred ON event USING brin (occurred_at) WITH (pages_per_range = 16, autosummarize = on);

-- The ledger: an amount moves from one account to another, both of this member's bucket. Never changed or deleted.
CREATE TABLE posting (
    bucket       smallint    NOT NULL,
    member_id    uuid        NOT NULL,
    seq          integer     NOT NULL,  -- the event that caused it
    n            smallint    NOT NULL,  -- 0, 1, 2, … within the event
    at           timestamptz NOT NULL,
    wallet       text        NOT NULL,
    from_account text        NOT NULL,
    to_account   text        NOT NULL,
    lot          integer     NOT NULL,
    amount       bigint      NOT NULL,
    cause        text        NOT NULL,
    CONSTRAINT posting_pkey PRIMARY KEY (bucket, member_id, seq, n),
    CONSTRAINT posting_bucket_range CHECK (bucket BETWEEN 0 AND 255),
    CONSTRAINT posting_amount_positive CHECK (amount > 0),
    CONSTRAINT posting_two_ends CHECK (from_account <> to_account)
);

CREATE INDEX posting_made ON posting USING brin (at) WITH (pages_per_range = 16, autosummarize = on);

-- Orders as they stand after refunds, to be judged again when one is refunded.
CREATE TABLE order_record (
    bucket      smallint    NOT NULL,
    member_id   uuid        NOT NULL,
    order_id    text        NOT NULL,
    seq         integer     NOT NULL,  -- the order's event, or the first that named it
    doc         jsonb       NOT NULL,
    CONSTRAINT order_record_pkey PRIMARY KEY (bucket, member_id, order_id),
    CONSTRAINT order_record_bucket_range CHECK (bucket BETWEEN 0 AND 255),
    CONSTRAINT order_record_seq_positive CHECK (seq > 0)
) WITH (fillfactor = 85);

-- Points spent or held for something.
CREATE TABLE redemption (
    bucket        smallint    NOT NULL,
    member_id     uuid        NOT NULL,
    redemption_id uuid        NOT NULL,
    seq           integer     NOT NULL,  -- the event that wrote it last
    status        text        NOT NULL,
    doc           jsonb       NOT NULL,
    CONSTRAINT redemption_pkey PRIMARY KEY (bucket, member_id, redemption_id),
    CONSTRAINT redemption_bucket_range CHECK (bucket BETWEEN 0 AND 255),
    CONSTRAINT redemption_seq_positive CHECK (seq > 0),
    CONSTRAINT redemption_status_known CHECK (status IN ('held', 'captured', 'voided', 'cancelled', 'timed_out'))
) WITH (fillfactor = 85);

-- What waits to be handed over is few, and found by its code.
CREATE INDEX redemption_held ON redemption (redemption_id) WHERE status = 'held';

-- Who did something on which local day of the program, and how many orders she made.
CREATE TABLE member_day (
    bucket      smallint    NOT NULL,
    member_id   uuid        NOT NULL,
    day         integer     NOT NULL,  -- since 1970-01-01
    orders      integer     NOT NULL,
    is_first    boolean     NOT NULL,  -- her first event is of this day
    CONSTRAINT member_day_pkey PRIMARY KEY (bucket, member_id, day),
    CONSTRAINT member_day_bucket_range CHECK (bucket BETWEEN 0 AND 255)
);
CREATE INDEX member_day_by_day ON member_day (day) INCLUDE (member_id, orders, is_first);

-- Members as lists show them, for searching and sorting: a copy that is a few seconds behind.
CREATE TABLE member_listing (
    bucket        smallint    NOT NULL,
    member_id     uuid        NOT NULL,
    version       integer     NOT NULL,  -- of the state it shows
    name          text        NOT NULL,
    words         text        NOT NULL,  -- name and identifiers, in lower case, a line each
    joined_at     bigint      NOT NULL,  -- microseconds since 1970-01-01T00:00:00Z, as in the state
    last_order_at bigint,
    orders        integer     NOT NULL,
    spend         numeric     NOT NULL,
    tiers         jsonb       NOT NULL,
    balances      jsonb       NOT NULL,
    tags          jsonb       NOT NULL,
    CONSTRAINT member_listing_pkey PRIMARY KEY (bucket, member_id),
    CONSTRAINT member_listing_bucket_range CHECK (bucket BETWEEN 0 AND 255)
) WITH (fillfactor = 85);

-- Tags that members bear or bore, and names of what is known of them: offered where members are looked for.
CREATE TABLE member_word (
    kind        text        NOT NULL,
    word        text        NOT NULL,
    CONSTRAINT member_word_pkey PRIMARY KEY (kind, word),
    CONSTRAINT member_word_kind_known CHECK (kind IN ('tag', 'attribute'))
);

-- What a local day of the program came to over all members. Reports add these up and never read events.
CREATE TABLE day_figure (
    day         integer     NOT NULL,
    measure     text        NOT NULL,
    key         text        NOT NULL,
    number      numeric     NOT NULL,
    CONSTRAINT day_figure_pkey PRIMARY KEY (day, measure, key)
);

-- What is worth telling of a local day: its largest orders, returns and corrections, and its last moves between tiers.
CREATE TABLE notable_event (
    day         integer     NOT NULL,
    kind        text        NOT NULL,
    place       integer     NOT NULL,  -- 1 is the most notable of its kind
    member_id   uuid        NOT NULL,
    seq         integer     NOT NULL,
    at          timestamptz NOT NULL,
    CONSTRAINT notable_event_pkey PRIMARY KEY (day, kind, place),
    CONSTRAINT notable_event_kind_known CHECK (kind IN ('order', 'refund', 'adjustment', 'tier'))
);

-- Days touched since they were last summed up: each batch adds those of its own, whoever sums up takes them out.
-- Without an index or a key, so that no batch waits for another.
CREATE TABLE stale_day (
    day         integer     NOT NULL
);

-- The time zone whose days are summed up: one row, locked by whoever is at it.
CREATE TABLE day_zone (
    name        text        NOT NULL,
    CONSTRAINT day_zone_pkey PRIMARY KEY (name)
);

-- What all members share and use up: `budget:<rule>` in points, `stock:<reward>` in pieces.
CREATE TABLE shared_counter (
    key         text        NOT NULL,
    used        bigint      NOT NULL,
    CONSTRAINT shared_counter_pkey PRIMARY KEY (key),
    CONSTRAINT shared_counter_used_not_negative CHECK (used >= 0)
) WITH (fillfactor = 50);

-- Programs as written; a published version never changes, for events say which one decided them.
CREATE TABLE program_version (
    number       integer     NOT NULL,
    status       text        NOT NULL,
    source       text        NOT NULL,
    format       text        NOT NULL,
    note         text        NOT NULL,
    created_by   text        NOT NULL,
    created_at   timestamptz NOT NULL,
    published_at timestamptz,
    published_by text,
    CONSTRAINT program_version_pkey PRIMARY KEY (number),
    CONSTRAINT program_version_number_positive CHECK (number > 0),
    CONSTRAINT program_version_format_known CHECK (format IN ('yaml', 'json')),
    CONSTRAINT program_version_published CHECK (
        (status = 'draft' AND published_at IS NULL AND published_by IS NULL)
        OR (status = 'published' AND published_at IS NOT NULL AND published_by IS NOT NULL)
    )
);

-- Keys of callers; the secret itself is kept nowhere.
CREATE TABLE api_key (
    id          text        NOT NULL,
    name        text        NOT NULL,
    scopes      text[]      NOT NULL,
    secret_hash bytea       NOT NULL,
    created_at  timestamptz NOT NULL,
    revoked_at  timestamptz,
    CONSTRAINT api_key_pkey PRIMARY KEY (id),
    CONSTRAINT api_key_scopes_known CHECK (
        cardinality(scopes) > 0 AND scopes <@ ARRAY['ingest', 'members', 'read', 'operate', 'admin']
    )
);

-- People who work with the console. Without a password hash: invited, and has not used the link yet.
CREATE TABLE operator (
    id            uuid        NOT NULL,
    email         text        NOT NULL,
    name          text        NOT NULL,
    role          text        NOT NULL,
    language      text        NOT NULL,
    password_hash text,
    created_at    timestamptz NOT NULL,
    disabled_at   timestamptz,
    last_seen_at  timestamptz,
    CONSTRAINT operator_pkey PRIMARY KEY (id),
    CONSTRAINT operator_role_known CHECK (role IN ('owner', 'operator', 'analyst', 'support')),
    CONSTRAINT operator_language_known CHECK (language IN ('zh', 'en'))
);
CREATE UNIQUE INDEX operator_email_unique ON operator (lower(email));

-- Who is signed in; of the token in the cookie only the hash is kept.
CREATE TABLE operator_session (
    token_hash  bytea       NOT NULL,
    operator_id uuid        NOT NULL,
    created_at  timestamptz NOT NULL,
    seen_at     timestamptz NOT NULL,  -- the last request, to the minute
    expires_at  timestamptz NOT NULL,  -- however busy it is
    CONSTRAINT operator_session_pkey PRIMARY KEY (token_hash),
    CONSTRAINT operator_session_operator FOREIGN KEY (operator_id) REFERENCES operator (id)
);
CREATE INDEX operator_session_operator_id ON operator_session (operator_id);

-- Links that work once: for the first owner, for an invited operator, for a new password.
CREATE TABLE operator_link (
    token_hash  bytea       NOT NULL,
    purpose     text        NOT NULL,
    operator_id uuid,                  -- NULL: for the first owner, who is not there yet
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    CONSTRAINT operator_link_pkey PRIMARY KEY (token_hash),
    CONSTRAINT operator_link_operator FOREIGN KEY (operator_id) REFERENCES operator (id),
    CONSTRAINT operator_link_purpose_known CHECK (purpose IN ('first_owner', 'operator', 'password')),
    CONSTRAINT operator_link_for_somebody CHECK ((purpose = 'first_owner') = (operator_id IS NULL))
);

-- Tries to sign in that failed, or are under way: one row for the account and one for the address, both hashed.
CREATE TABLE sign_in_failure (
    attempt uuid        NOT NULL,
    who     bytea       NOT NULL,
    at      timestamptz NOT NULL,
    CONSTRAINT sign_in_failure_pkey PRIMARY KEY (who, attempt)
);
CREATE INDEX sign_in_failure_at ON sign_in_failure (at);

-- What card links and one-time codes are signed with; one row, made when it is first needed.
CREATE TABLE card_secret (
    one         boolean     NOT NULL,
    secret      bytea       NOT NULL,
    made_at     timestamptz NOT NULL,
    CONSTRAINT card_secret_pkey PRIMARY KEY (one),
    CONSTRAINT card_secret_one CHECK (one)
);

-- Members who have opened their card; of the token in the cookie only the hash is kept.
CREATE TABLE card_session (
    token_hash  bytea       NOT NULL,
    member_id   uuid        NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    CONSTRAINT card_session_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX card_session_expires_at ON card_session (expires_at);

-- One-time codes, the newest of each phone number; also for numbers that nobody has, so that nobody can tell.
CREATE TABLE card_code (
    phone       text        NOT NULL,
    code_hash   bytea       NOT NULL,
    member_id   uuid,
    attempt     uuid        NOT NULL,  -- as it is counted among the tries to sign in
    wrong       integer     NOT NULL,  -- how often another code was given instead
    shown       text,                  -- the code itself, where operators are to read it out
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    CONSTRAINT card_code_pkey PRIMARY KEY (phone),
    CONSTRAINT card_code_wrong_not_negative CHECK (wrong >= 0)
);

-- What operators did.
CREATE TABLE audit_entry (
    id          bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    at          timestamptz NOT NULL,
    actor       text        NOT NULL,
    action      text        NOT NULL,
    subject     text        NOT NULL,
    details     jsonb       NOT NULL,
    CONSTRAINT audit_entry_pkey PRIMARY KEY (id)
);

-- How far an import of a file has come, so that it can go on after being killed.
CREATE TABLE import_run (
    id          uuid        NOT NULL,
    file_hash   text        NOT NULL,
    preset      text        NOT NULL,
    position    bigint      NOT NULL,  -- what lies before it in the file is in the database
    counts      jsonb       NOT NULL,
    status      text        NOT NULL,
    started_at  timestamptz NOT NULL,
    beat_at     timestamptz NOT NULL,  -- the last sign of life; while there is one, the clock stands still
    finished_at timestamptz,
    CONSTRAINT import_run_pkey PRIMARY KEY (id),
    CONSTRAINT import_run_position_not_negative CHECK (position >= 0),
    CONSTRAINT import_run_status_known CHECK (status IN ('running', 'finished', 'failed'))
);
CREATE INDEX import_run_file ON import_run (file_hash, preset);

-- Long work that a person asked for. Any worker takes it up; who works on it shows a sign of life.
CREATE TABLE job (
    id       uuid        NOT NULL,
    kind     text        NOT NULL,
    asked    jsonb       NOT NULL,  -- what was asked for, by kind
    asked_by text        NOT NULL,
    asked_at timestamptz NOT NULL,
    status   text        NOT NULL,
    attempt  integer     NOT NULL,  -- grows whenever it is taken up: whoever had it before has no say any more
    deaths   integer     NOT NULL,  -- how often its worker died of it, or with it
    begun_at timestamptz,
    beat_at  timestamptz,
    ended_at timestamptz,
    done     bigint      NOT NULL,
    total    bigint,                -- unknown before it begins
    counts   jsonb       NOT NULL,
    result   jsonb,
    problem  jsonb,
    CONSTRAINT job_pkey PRIMARY KEY (id),
    CONSTRAINT job_status_known CHECK (status IN ('waiting', 'running', 'finished', 'failed', 'cancelled')),
    CONSTRAINT job_ended CHECK ((status IN ('waiting', 'running')) = (ended_at IS NULL))
);
CREATE INDEX job_open ON job (asked_at) WHERE status IN ('waiting', 'running');
CREATE INDEX job_newest ON job (asked_at DESC, id DESC);

-- Files that people sent or are to fetch, for a time.
CREATE TABLE kept_file (
    id         uuid        NOT NULL,
    name       text        NOT NULL,
    media_type text        NOT NULL,
    made_by    text        NOT NULL,
    made_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    size       bigint,               -- in bytes, once it is complete
    CONSTRAINT kept_file_pkey PRIMARY KEY (id)
);
CREATE INDEX kept_file_expires ON kept_file (expires_at);

CREATE TABLE kept_file_part (
    file_id uuid    NOT NULL,
    n       integer NOT NULL,
    content bytea   NOT NULL,
    CONSTRAINT kept_file_part_pkey PRIMARY KEY (file_id, n),
    CONSTRAINT kept_file_part_file FOREIGN KEY (file_id) REFERENCES kept_file (id) ON DELETE CASCADE
);
ALTER TABLE kept_file_part ALTER COLUMN content SET STORAGE EXTERNAL;
