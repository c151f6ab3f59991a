-- The tables of the first version; schema.sql explains them.

CREATE TABLE member_state (
    bucket      smallint    NOT NULL,
    member_id   uuid        NOT NULL,
    version     integer     NOT NULL,
    due_at      timestamptz,
    doc         jsonb       NOT NULL,
    CONSTRAINT member_state_pkey PRIMARY KEY (bucket, member_id),
    CONSTRAINT member_state_bucket_range CHECK (bucket BETWEEN 0 AND 255),
    CONSTRAINT member_state_version_not_negative CHECK (version >= 0)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

CREATE TABLE member_due (
    bucket      smallint    NOT NULL,
    member_id   uuid        NOT NULL,
    due_at      timestamptz NOT NULL,
    CONSTRAINT member_due_pkey PRIMARY KEY (bucket, member_id),
    CONSTRAINT member_due_bucket_range CHECK (bucket BETWEEN 0 AND 255)
);
CREATE INDEX member_due_at ON member_due (due_at);

CREATE TABLE identity (
    bucket      smallint    NOT NULL,
    kind        text        NOT NULL,
    value       text        NOT NULL,
    member_id   uuid        NOT NULL,
    bound_at    timestamptz NOT NULL,
    CONSTRAINT identity_pkey PRIMARY KEY (bucket, kind, value),
    CONSTRAINT identity_bucket_range CHECK (bucket BETWEEN 0 AND 255),
    CONSTRAINT identity_value_not_empty CHECK (kind <> '' AND value <> '')
);
CREATE INDEX identity_member ON identity (member_id);

CREATE TABLE event (
    bucket          smallint    NOT NULL,
    member_id       uuid        NOT NULL,
    seq             integer     NOT NULL,
    key             uuid        NOT NULL,
    body_hash       uuid        NOT NULL,
    name            text        NOT NULL,
    occurred_at     timestamptz NOT NULL,
    received_at     timestamptz NOT NULL,
    program_version integer     NOT NULL,
    body            json        NOT NULL,
    shared          json,
    outcome         json        NOT NULL,
    CONSTRAINT event_pkey PRIMARY KEY (bucket, member_id, seq),
    CONSTRAINT event_key_unique UNIQUE (bucket, member_id, key),
    CONSTRAINT event_bucket_range CHECK (bucket BETWEEN 0 AND 255),
    CONSTRAINT event_seq_positive CHECK (seq > 0)
);

CREATE TABLE posting (
    bucket       smallint    NOT NULL,
    member_id    uuid        NOT NULL,
    seq          integer     NOT NULL,
    n            smallint    NOT NULL,
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

CREATE INDEX event_occurred ON event USING brin (occurred_at) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX posting_made ON posting USING brin (at) WITH (pages_per_range = 16, autosummarize = on);

CREATE TABLE order_record (
    bucket      smallint    NOT NULL,
    member_id   uuid        NOT NULL,
    order_id    text        NOT NULL,
    seq         integer     NOT NULL,
    doc         jsonb       NOT NULL,
    CONSTRAINT order_record_pkey PRIMARY KEY (bucket, member_id, order_id),
    CONSTRAINT order_record_bucket_range CHECK (bucket BETWEEN 0 AND 255),
    CONSTRAINT order_record_seq_positive CHECK (seq > 0)
) WITH (fillfactor = 85);

CREATE TABLE redemption (
    bucket        smallint    NOT NULL,
    member_id     uuid        NOT NULL,
    redemption_id uuid        NOT NULL,
    seq           integer     NOT NULL,
    status        text        NOT NULL,
    doc           jsonb       NOT NULL,
    CONSTRAINT redemption_pkey PRIMARY KEY (bucket, member_id, redemption_id),
    CONSTRAINT redemption_bucket_range CHECK (bucket BETWEEN 0 AND 255),
    CONSTRAINT redemption_seq_positive CHECK (seq > 0),
    CONSTRAINT redemption_status_known CHECK (status IN ('held', 'captured', 'voided', 'cancelled', 'timed_out'))
) WITH (fillfactor = 85);
CREATE INDEX redemption_held ON redemption (redemption_id) WHERE status = 'held';

CREATE TABLE member_day (
    bucket      smallint    NOT NULL,
    member_id   uuid        NOT NULL,
    day         integer     NOT NULL,
    orders      integer     NOT NULL,
    is_first    boolean     NOT NULL,
    CONSTRAINT member_day_pkey PRIMARY KEY (bucket, member_id, day),
    CONSTRAINT member_day_bucket_range CHECK (bucket BETWEEN 0 AND 255)
);
CREATE INDEX member_day_by_day ON member_day (day) INCLUDE (member_id, orders, is_first);

CREATE TABLE member_listing (
    bucket        smallint    NOT NULL,
    member_id     uuid        NOT NULL,
    version       integer     NOT NULL,
    name          text        NOT NULL,
    words         text        NOT NULL,
    joined_at     bigint      NOT NULL,
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

CREATE TABLE stale_day (
    day         integer     NOT NULL
);

CREATE TABLE day_zone (
    name        text        NOT NULL,
    CONSTRAINT day_zone_pkey PRIMARY KEY (name)
);

CREATE TABLE shared_counter (
    key         text        NOT NULL,
    used        bigint      NOT NULL,
    CONSTRAINT shared_counter_pkey PRIMARY KEY (key),
    CONSTRAINT shared_counter_used_not_negative CHECK (used >= 0)
) WITH (fillfactor = 50);

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

CREATE TABLE operator_session (
    token_hash  bytea       NOT NULL,
    operator_id uuid        NOT NULL,
    created_at  timestamptz NOT NULL,
    seen_at     timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    CONSTRAINT operator_session_pkey PRIMARY KEY (token_hash),
    CONSTRAINT operator_session_operator FOREIGN KEY (operator_id) REFERENCES operator (id)
);
CREATE INDEX operator_session_operator_id ON operator_session (operator_id);

CREATE TABLE operator_link (
    token_hash  bytea       NOT NULL,
    purpose     text        NOT NULL,
    operator_id uuid,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    CONSTRAINT operator_link_pkey PRIMARY KEY (token_hash),
    CONSTRAINT operator_link_operator FOREIGN KEY (operator_id) REFERENCES operator (id),
    CONSTRAINT operator_link_purpose_known CHECK (purpose IN ('first_owner', 'operator', 'password')),
    CONSTRAINT operator_link_for_somebody CHECK ((purpose = 'first_owner') = (operator_id IS NULL))
);

CREATE TABLE sign_in_failure (
    attempt uuid        NOT NULL,
    who     bytea       NOT NULL,
    at      timestamptz NOT NULL,
    CONSTRAINT sign_in_failure_pkey PRIMARY KEY (who, attempt)
);
CREATE INDEX sign_in_failure_at ON sign_in_failure (at);

CREATE TABLE card_secret (
    one         boolean     NOT NULL,
    secret      bytea       NOT NULL,
    made_at     timestamptz NOT NULL,
    CONSTRAINT card_secret_pkey PRIMARY KEY (one),
    CONSTRAINT card_secret_one CHECK (one)
);

CREATE TABLE card_session (
    token_hash  bytea       NOT NULL,
    member_id   uuid        NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    CONSTRAINT card_session_pkey PRIMARY KEY (token_hash)
);
CREATE INDEX card_session_expires_at ON card_session (expires_at);

CREATE TABLE card_code (
    phone       text        NOT NULL,
    code_hash   bytea       NOT NULL,
    member_id   uuid,
    attempt     uuid        NOT NULL,
    wrong       integer     NOT NULL,
    shown       text,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    CONSTRAINT card_code_pkey PRIMARY KEY (phone),
    CONSTRAINT card_code_wrong_not_negative CHECK (wrong >= 0)
);

CREATE TABLE audit_entry (
    id          bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    at          timestamptz NOT NULL,
    actor       text        NOT NULL,
    action      text        NOT NULL,
    subject     text        NOT NULL,
    details     jsonb       NOT NULL,
    CONSTRAINT audit_entry_pkey PRIMARY KEY (id)
);

CREATE TABLE import_run (
    id          uuid        NOT NULL,
    file_hash   text        NOT NULL,
    preset      text        NOT NULL,
    position    bigint      NOT NULL,
    counts      jsonb       NOT NULL,
    status      text        NOT NULL,
    started_at  timestamptz NOT NULL,
    beat_at     timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT import_run_pkey PRIMARY KEY (id),
    CONSTRAINT import_run_position_not_negative CHECK (position >= 0),
    CONSTRAINT import_run_status_known CHECK (status IN ('running', 'finished', 'failed'))
);
CREATE INDEX import_run_file ON import_run (file_hash, preset);

CREATE TABLE job (
    id       uuid        NOT NULL,
    kind     text        NOT NULL,
    asked    jsonb       NOT NULL,
    asked_by text        NOT NULL,
    asked_at timestamptz NOT NULL,
    status   text        NOT NULL,
    attempt  integer     NOT NULL,
    deaths   integer     NOT NULL,
    begun_at timestamptz,
    beat_at  timestamptz,
    ended_at timestamptz,
    done     bigint      NOT NULL,
    total    bigint,
    counts   jsonb       NOT NULL,
    result   jsonb,
    problem  jsonb,
    CONSTRAINT job_pkey PRIMARY KEY (id),
    CONSTRAINT job_status_known CHECK (status IN ('waiting', 'running', 'finished', 'failed', 'cancelled')),
    CONSTRAINT job_ended CHECK ((status IN ('waiting', 'running')) = (ended_at IS NULL))
);
CREATE INDEX job_open ON job (asked_at) WHERE status IN ('waiting', 'running');
CREATE INDEX job_newest ON job (asked_at DESC, id DESC);

CREATE TABLE kept_file (
    id         uuid        NOT NULL,
    name       text        NOT NULL,
    media_type text        NOT NULL,
    made_by    text        NOT NULL,
    made_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    size       bigint,
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
