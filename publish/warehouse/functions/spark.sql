-- Scalar functions in SQL need Spark 4. None calls another from a lambda, which Spark
-- does not allow, so that the likeness of words stands here twice.
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
CREATE OR REPLACE TEMPORARY FUNCTION teptar_jaro_winkler(a STRING, b STRING) RETURNS DOUBLE RETURN
  transform(array(CASE WHEN length(a) <= length(b) THEN named_struct('a', a, 'b', b) ELSE named_struct('a', b, 'b', a) END), p ->
  CASE WHEN p.a = p.b THEN 1D ELSE transform(array(aggregate(sequence(1, length(p.a)), named_struct('free', p.b, 'hits', ''),
    (s, i) -> transform(array(greatest(i - greatest((length(p.b) div 2) - 1, 0), 1)), low -> transform(
      array(locate(substr(p.a, i, 1), substr(s.free, CAST(low AS INT), CAST(i + greatest((length(p.b) div 2) - 1, 0) - low + 1 AS INT)))), at -> CASE WHEN at = 0 THEN s ELSE named_struct(
        'free', concat(substr(s.free, 1, CAST(low + at - 2 AS INT)), chr(1), substr(s.free, CAST(low + at AS INT))),
        'hits', concat(s.hits, substr(p.a, i, 1))) END)[0])[0])), h ->
    CASE WHEN h.hits = '' THEN 0D ELSE transform(array(array_join(transform(filter(sequence(1, length(p.b)), k -> substr(h.free, k, 1) = chr(1)), k -> substr(p.b, k, 1)), '')), o -> transform(
      array((CAST(length(o) AS DOUBLE) / length(p.a) + CAST(length(o) AS DOUBLE) / length(p.b)
        + CAST(length(o) - (size(filter(sequence(1, length(o)), k -> substr(h.hits, k, 1) <> substr(o, k, 1))) div 2) AS DOUBLE) / length(o)) / 3D),
      j -> j + 0.1D * (CASE WHEN substr(p.a, 1, 1) <> substr(p.b, 1, 1) THEN 0 WHEN substr(p.a, 2, 1) <> substr(p.b, 2, 1) OR least(length(p.a), length(p.b)) < 2 THEN 1 WHEN substr(p.a, 3, 1) <> substr(p.b, 3, 1) OR least(length(p.a), length(p.b)) < 3 THEN 2 WHEN substr(p.a, 4, 1) <> substr(p.b, 4, 1) OR least(length(p.a), length(p.b)) < 4 THEN 3 ELSE 4 END) * (1D - j))[0])[0] END)[0] END)[0];

-- Edits of letters, neighbours swapped among them, no letter touched twice, of texts of
-- at most 60 letters, NULL for longer ones. (Hyyrö 2003: a column of the table of
-- distances is kept in the bits of integers.)
CREATE OR REPLACE TEMPORARY FUNCTION teptar_edits(a STRING, b STRING) RETURNS BIGINT RETURN
  CASE WHEN a = b THEN 0L WHEN greatest(length(a), length(b)) > 60 THEN NULL ELSE
  aggregate(
    transform(sequence(1, length(b)), i -> aggregate(sequence(1, length(a)), 0L, (m, k) -> m | CASE WHEN substr(a, k, 1) = substr(b, i, 1) THEN shiftleft(1L, k - 1) ELSE 0L END)),
    named_struct('up', shiftleft(1L, length(a)) - 1L, 'down', 0L, 'same', 0L, 'before', 0L, 'edits', CAST(length(a) AS BIGINT)),
    (s, p) -> transform(array((((((p & s.up) + s.up) & (shiftleft(1L, length(a)) - 1L)) ^ s.up) | p | s.down | (shiftleft((shiftleft(1L, length(a)) - 1L - s.same) & p, 1) & s.before)) & (shiftleft(1L, length(a)) - 1L)), e ->
      transform(array(named_struct('right', s.down | (shiftleft(1L, length(a)) - 1L - (e | s.up)), 'left', e & s.up)), m -> named_struct(
        'up', (shiftleft(m.left, 1) & (shiftleft(1L, length(a)) - 1L)) | (shiftleft(1L, length(a)) - 1L - (e | ((shiftleft(m.right, 1) | 1L) & (shiftleft(1L, length(a)) - 1L)))),
        'down', (shiftleft(m.right, 1) | 1L) & (shiftleft(1L, length(a)) - 1L) & e,
        'same', e, 'before', p,
        'edits', s.edits + (shiftright(m.right, length(a) - 1) & 1L) - (shiftright(m.left, length(a) - 1) & 1L)))[0])[0],
    s -> s.edits) END;

-- The mean likeness of the words of the shorter text to counterparts in the
-- longer, each of which is used once.
CREATE OR REPLACE TEMPORARY FUNCTION teptar_words(a STRING, na STRING, b STRING, nb STRING) RETURNS DOUBLE RETURN
  transform(array(CASE WHEN size(split(a, ' ')) > size(split(b, ' ')) OR size(split(a, ' ')) = size(split(b, ' ')) AND a > b
    THEN named_struct('x', split(b, ' '), 'c', split(nb, ' '), 'y', split(a, ' '), 'd', split(na, ' '))
    ELSE named_struct('x', split(a, ' '), 'c', split(na, ' '), 'y', split(b, ' '), 'd', split(nb, ' ')) END), t ->
    aggregate(
      transform(t.x, (w, n) -> transform(t.y, (v, m) ->
        CASE WHEN w = v THEN 1D
        WHEN least(length(w), length(v)) = 1 THEN CASE WHEN substr(w, 1, 1) = substr(v, 1, 1) THEN 0.5D ELSE 0D END
        WHEN t.c[n] <> '-' AND t.c[n] = t.d[m] THEN 0.95D
        ELSE transform(array(transform(array(CASE WHEN length(w) <= length(v) THEN named_struct('a', w, 'b', v) ELSE named_struct('a', v, 'b', w) END), p ->
        CASE WHEN p.a = p.b THEN 1D ELSE transform(array(aggregate(sequence(1, length(p.a)), named_struct('free', p.b, 'hits', ''),
          (s, i) -> transform(array(greatest(i - greatest((length(p.b) div 2) - 1, 0), 1)), low -> transform(
            array(locate(substr(p.a, i, 1), substr(s.free, CAST(low AS INT), CAST(i + greatest((length(p.b) div 2) - 1, 0) - low + 1 AS INT)))), at -> CASE WHEN at = 0 THEN s ELSE named_struct(
              'free', concat(substr(s.free, 1, CAST(low + at - 2 AS INT)), chr(1), substr(s.free, CAST(low + at AS INT))),
              'hits', concat(s.hits, substr(p.a, i, 1))) END)[0])[0])), h ->
          CASE WHEN h.hits = '' THEN 0D ELSE transform(array(array_join(transform(filter(sequence(1, length(p.b)), k -> substr(h.free, k, 1) = chr(1)), k -> substr(p.b, k, 1)), '')), o -> transform(
            array((CAST(length(o) AS DOUBLE) / length(p.a) + CAST(length(o) AS DOUBLE) / length(p.b)
              + CAST(length(o) - (size(filter(sequence(1, length(o)), k -> substr(h.hits, k, 1) <> substr(o, k, 1))) div 2) AS DOUBLE) / length(o)) / 3D),
            j -> j + 0.1D * (CASE WHEN substr(p.a, 1, 1) <> substr(p.b, 1, 1) THEN 0 WHEN substr(p.a, 2, 1) <> substr(p.b, 2, 1) OR least(length(p.a), length(p.b)) < 2 THEN 1 WHEN substr(p.a, 3, 1) <> substr(p.b, 3, 1) OR least(length(p.a), length(p.b)) < 3 THEN 2 WHEN substr(p.a, 4, 1) <> substr(p.b, 4, 1) OR least(length(p.a), length(p.b)) < 4 THEN 3 ELSE 4 END) * (1D - j))[0])[0] END)[0] END)[0]), g -> CASE WHEN g >= 0.85D THEN g ELSE 0D END)[0] END)),
      named_struct('used', 0L, 'total', 0D),
      (s, l) -> transform(array(transform(l, (g, n) -> CASE WHEN (shiftright(s.used, n) & 1L) = 1L THEN 0D ELSE g END)), f -> named_struct(
        'used', CASE WHEN array_max(f) > 0D THEN s.used | shiftleft(1L, CAST(array_position(f, array_max(f)) - 1 AS INT)) ELSE s.used END,
        'total', s.total + array_max(f)))[0],
      s -> s.total) / size(t.x))[0];

-- The share of the words of the shorter text that the longer has.
CREATE OR REPLACE TEMPORARY FUNCTION teptar_shared(a STRING, b STRING) RETURNS DOUBLE RETURN
  CASE WHEN size(split(a, ' ')) > size(split(b, ' ')) THEN CAST(size(filter(split(b, ' '), w -> array_contains(split(a, ' '), w))) AS DOUBLE) / size(split(b, ' '))
  ELSE CAST(size(filter(split(a, ' '), w -> array_contains(split(b, ' '), w))) AS DOUBLE) / size(split(a, ' ')) END;

-- Whether one slip of the pen makes one date of the other: one digit, two
-- neighbours swapped, or day and month. Dates have four bits for each digit. In y are the
-- bits in which they differ, in x one bit for each digit.
CREATE OR REPLACE TEMPORARY FUNCTION teptar_slip(d BIGINT, e BIGINT) RETURNS BOOLEAN RETURN
  CASE WHEN d IS NULL OR e IS NULL THEN NULL ELSE transform(array(named_struct('y', d ^ e, 'x', ((d ^ e) | shiftright(d ^ e, 1) | shiftright(d ^ e, 2) | shiftright(d ^ e, 3)) & 286331153L)), t ->
    bit_count(t.x) <= 1
    OR bit_count(t.x) = 2 AND (t.x & shiftright(t.x, 4)) <> 0 AND (t.y & ((t.x & shiftright(t.x, 4)) * 15L)) = (shiftright(t.y, 4) & ((t.x & shiftright(t.x, 4)) * 15L))
      AND ((d ^ shiftright(d, 4)) & ((t.x & shiftright(t.x, 4)) * 15L)) = (t.y & ((t.x & shiftright(t.x, 4)) * 15L))
    OR shiftright(d, 16) = shiftright(e, 16) AND (d & 255L) = (shiftright(e, 8) & 255L) AND (shiftright(d, 8) & 255L) = (e & 255L))[0] END;

-- How many of year, month and day are the same.
CREATE OR REPLACE TEMPORARY FUNCTION teptar_parts(d BIGINT, e BIGINT) RETURNS INT RETURN
  CASE WHEN shiftright(d, 16) = shiftright(e, 16) THEN 1 ELSE 0 END + CASE WHEN (shiftright(d, 8) & 255L) = (shiftright(e, 8) & 255L) THEN 1 ELSE 0 END
  + CASE WHEN (d & 255L) = (e & 255L) THEN 1 ELSE 0 END;

-- Kilometres between two places on a sphere (haversine formula).
CREATE OR REPLACE TEMPORARY FUNCTION teptar_kilometres(lat1 DOUBLE, lon1 DOUBLE, lat2 DOUBLE, lon2 DOUBLE) RETURNS DOUBLE RETURN
  12742 * asin(sqrt(least(power(sin((lat2 - lat1) * pi() / 360), 2) + cos(lat1 * pi() / 180) * cos(lat2 * pi() / 180) * power(sin((lon2 - lon1) * pi() / 360), 2), 1D)));
