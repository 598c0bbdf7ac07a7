-- In which run of its gateway the journal gave the position: the journal has a random number for
-- each of its starts. Null where it is not known. So it shows where a journal was set back to an
-- older copy and went on another way.

ALTER TABLE archive_position ADD COLUMN run bigint;
