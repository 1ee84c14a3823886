-- Scalar functions in SQL need Spark 4.
CREATE OR REPLACE TEMPORARY FUNCTION teptar_log2(x DOUBLE) RETURNS DOUBLE RETURN log2(x);

-- The odds of one person against strangers and against kin, as one weight:
-- the sum of the inverse odds, inverted.
CREATE OR REPLACE TEMPORARY FUNCTION teptar_together(w FLOAT, k FLOAT) RETURNS FLOAT RETURN
  CASE WHEN greatest(w, k) - least(w, k) > CAST(12 AS FLOAT) THEN least(w, k)
  ELSE least(w, k) - CAST(log2(1D + power(2D, CAST(least(w, k) - greatest(w, k) AS DOUBLE))) AS FLOAT) END;

-- How many letters of one text the other lacks, at least, by their masks.
CREATE OR REPLACE TEMPORARY FUNCTION teptar_lacks(a BIGINT, b BIGINT) RETURNS BIGINT RETURN CAST(bit_count(a & ~b) AS BIGINT);

-- Whether two texts have enough letters in common for a Jaro–Winkler similarity:
-- c/n + c/m must be at least b0 if they begin differently, and b4 else.
CREATE OR REPLACE TEMPORARY FUNCTION teptar_near(a STRING, la BIGINT, b STRING, lb BIGINT, b0 DOUBLE, b4 DOUBLE) RETURNS BOOLEAN RETURN
  least(length(a) - CAST(bit_count(la & ~lb) AS BIGINT), length(b) - CAST(bit_count(lb & ~la) AS BIGINT)) * (length(a) + length(b))
  >= CASE WHEN substr(a, 1, 1) = substr(b, 1, 1) THEN b4 ELSE b0 END * length(a) * length(b);

-- Jaro–Winkler similarity, with the bonus for a common beginning of up to four
-- letters at any similarity.
CREATE OR REPLACE TEMPORARY FUNCTION teptar_jaro_hits(a STRING, b STRING, reach INT) RETURNS STRUCT<free: STRING, hits: STRING> RETURN
  aggregate(sequence(1, length(a)), named_struct('free', b, 'hits', ''), (s, i) -> transform(
    array(locate(substr(a, i, 1), substr(s.free, greatest(i - reach, 1), i + reach - greatest(i - reach, 1) + 1))),
    p -> CASE WHEN p = 0 THEN s ELSE named_struct(
      'free', concat(substr(s.free, 1, greatest(i - reach, 1) + p - 2), chr(1), substr(s.free, greatest(i - reach, 1) + p)),
      'hits', concat(s.hits, substr(a, i, 1))) END)[0]);
