-- What a gateway had dropped from its own history when the archive that had it was lost, and an
-- operator had this one begun all the same: these payments are nowhere any more, only their sums.

CREATE TABLE lost_history (
    gateway     smallint PRIMARY KEY,
    -- Up to this one everything is lost that was closed, and dropped by then.
    position    bigint NOT NULL CHECK (position > 0),
    payments    bigint NOT NULL CHECK (payments > 0),
    closed_upto timestamptz(3) NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT now()
);

-- What a processor had booked of it in an hour of UTC, by requested_at.
CREATE TABLE lost_hours (
    gateway   smallint NOT NULL,
    position  bigint NOT NULL,
    hour      timestamptz(0) NOT NULL,
    processor text NOT NULL,
    payments  bigint NOT NULL CHECK (payments > 0),
    amount    numeric NOT NULL CHECK (amount > 0),
    PRIMARY KEY (gateway, hour, processor)
);
