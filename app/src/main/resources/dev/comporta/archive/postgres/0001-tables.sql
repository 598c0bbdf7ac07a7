-- What a gateway has settled, buried, resolved and purged. A row's position is that of the
-- transition in the gateway's journal that it was made of.

CREATE TABLE archive_position (
    gateway    smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL UNIQUE,
    journal_id bigint NOT NULL,
    position   bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
    changed_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE payments (
    correlation_id     uuid NOT NULL,
    gateway            smallint NOT NULL,
    amount             numeric(15, 2) NOT NULL CHECK (amount > 0),
    processor          text NOT NULL,
    requested_at       timestamptz(6) NOT NULL,
    -- What of requested_at is finer than a microsecond.
    requested_at_nanos smallint NOT NULL CHECK (requested_at_nanos BETWEEN 0 AND 999),
    accepted_at        timestamptz(3) NOT NULL,
    settled_at         timestamptz(3) NOT NULL,
    attempts           integer NOT NULL CHECK (attempts > 0),
    fee                numeric(21, 8) NOT NULL CHECK (fee >= 0),
    evidence           text NOT NULL,
    status             smallint NOT NULL,
    position           bigint NOT NULL,
    PRIMARY KEY (correlation_id, gateway)
);
CREATE INDEX payments_by_window ON payments (gateway, processor, requested_at) INCLUDE (amount);
CREATE INDEX payments_by_settlement ON payments USING brin (settled_at);

-- Those that settled nothing: the one that did is told by the payment.
CREATE TABLE attempts (
    correlation_id uuid NOT NULL,
    gateway        smallint NOT NULL,
    attempt        integer NOT NULL,
    processor      text NOT NULL,
    requested_at   timestamptz(6) NOT NULL,
    ended_at       timestamptz(3) NOT NULL,
    ending         text NOT NULL CHECK (ending IN ('put-back', 'buried')),
    evidence       text NOT NULL,
    status         smallint NOT NULL,
    position       bigint NOT NULL,
    PRIMARY KEY (correlation_id, gateway, attempt)
);
CREATE INDEX attempts_by_end ON attempts USING brin (ended_at);

CREATE TABLE dead_letters (
    correlation_id uuid NOT NULL,
    gateway        smallint NOT NULL,
    attempt        integer NOT NULL,
    amount         numeric(15, 2) NOT NULL CHECK (amount > 0),
    processor      text NOT NULL,
    reason         text NOT NULL,
    evidence       text NOT NULL,
    status         smallint NOT NULL,
    accepted_at    timestamptz(3) NOT NULL,
    buried_at      timestamptz(3),
    resolution     text CHECK (resolution IN ('retried', 'acknowledged')),
    -- Not known where only what came of a retry was left in the gateway.
    resolved_at    timestamptz(3),
    position       bigint NOT NULL,
    PRIMARY KEY (correlation_id, gateway, attempt)
);
CREATE INDEX dead_letters_open ON dead_letters (gateway, buried_at) WHERE resolution IS NULL;

-- What operators wrote down about their decision on an attempt.
CREATE TABLE notes (
    correlation_id uuid NOT NULL,
    gateway        smallint NOT NULL,
    attempt        integer NOT NULL,
    noted_at       timestamptz(3) NOT NULL,
    text           text NOT NULL,
    position       bigint NOT NULL,
    PRIMARY KEY (correlation_id, gateway, attempt)
);

-- A purge forgets all payments of its gateway; only this is left of them.
CREATE TABLE purges (
    gateway   smallint NOT NULL,
    position  bigint NOT NULL,
    purged_at timestamptz(3) NOT NULL,
    PRIMARY KEY (gateway, position)
);

-- Rows that could not be written, since they contradict what is there.
CREATE TABLE archive_problems (
    gateway        smallint NOT NULL,
    position       bigint NOT NULL,
    correlation_id uuid NOT NULL,
    kind           text NOT NULL,
    reason         text NOT NULL,
    seen_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (gateway, position, correlation_id, kind)
);
