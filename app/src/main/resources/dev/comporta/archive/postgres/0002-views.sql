-- What a person looks for first. Minutes and days are those of UTC, whatever the session's zone.

CREATE VIEW summary_by_minute AS
SELECT g.name AS gateway,
       date_trunc('minute', p.requested_at, 'UTC') AS minute,
       p.processor,
       count(*) AS payments,
       sum(p.amount) AS amount
  FROM payments p JOIN archive_position g USING (gateway)
 GROUP BY 1, 2, 3;

CREATE VIEW fees_by_day AS
SELECT g.name AS gateway,
       (p.requested_at AT TIME ZONE 'UTC')::date AS day,
       p.processor,
       count(*) AS payments,
       sum(p.amount) AS amount,
       sum(p.fee) AS fee
  FROM payments p JOIN archive_position g USING (gateway)
 GROUP BY 1, 2, 3;

CREATE VIEW doubts_resolved_by_operators AS
SELECT g.name AS gateway, d.correlation_id, d.attempt, d.processor, d.resolution, d.resolved_at,
       n.text AS note
  FROM (SELECT gateway, correlation_id, attempts AS attempt, processor,
               'booked' AS resolution, settled_at AS resolved_at
          FROM payments WHERE evidence = 'operator'
        UNION ALL
        SELECT gateway, correlation_id, attempt, processor, 'not-booked', ended_at
          FROM attempts WHERE evidence = 'operator' AND ending = 'put-back') d
  JOIN archive_position g USING (gateway)
  LEFT JOIN notes n USING (gateway, correlation_id, attempt);
