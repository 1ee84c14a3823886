CREATE OR REPLACE FUNCTION teptar_log2(x double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ln(x) / ln(2::double precision) $$;

-- The odds of one person against strangers and against kin, as one weight:
-- the sum of the inverse odds, inverted.
CREATE OR REPLACE FUNCTION teptar_together(w real, k real) RETURNS real
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN greatest(w, k) - least(w, k) > 12 THEN least(w, k)
  ELSE least(w, k) - CAST(teptar_log2(1 + power(2::double precision, CAST(least(w, k) - greatest(w, k) AS double precision))) AS real) END
$$;

-- How many letters of one text the other lacks, at least, by their masks.
CREATE OR REPLACE FUNCTION teptar_lacks(a bigint, b bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT bit_count(CAST(a & ~b AS bit(64))) $$;

-- Whether two texts have enough letters in common for a Jaro–Winkler similarity:
-- c/n + c/m must be at least b0 if they begin differently, and b4 else.
CREATE OR REPLACE FUNCTION teptar_near(a text, la bigint, b text, lb bigint, b0 double precision, b4 double precision) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT least(length(a) - teptar_lacks(la, lb), length(b) - teptar_lacks(lb, la)) * (length(a) + length(b))
  >= CASE WHEN substr(a, 1, 1) = substr(b, 1, 1) THEN b4 ELSE b0 END * length(a) * length(b)
$$;

-- Jaro–Winkler similarity, with the bonus for a common beginning of up to four
-- letters at any similarity.
CREATE OR REPLACE FUNCTION teptar_jaro_winkler(a text, b text) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  n int := length(a); m int := length(b);
  reach int; first int; p int; common int := 0; half int := 0; head int := 0;
  swap text; free text; hits text := ''; others text := ''; j double precision;
BEGIN
  IF a = b THEN RETURN 1; END IF;
  IF n = 0 OR m = 0 THEN RETURN 0; END IF;
  IF n > m THEN swap := a; a := b; b := swap; p := n; n := m; m := p; END IF;
  reach := greatest(m / 2 - 1, 0);
  free := b;
  FOR i IN 1..n LOOP
    first := greatest(i - reach, 1);
    p := strpos(substr(free, first, i + reach - first + 1), substr(a, i, 1));
    IF p > 0 THEN
      free := overlay(free PLACING chr(1) FROM first + p - 1 FOR 1);
      hits := hits || substr(a, i, 1);
      common := common + 1;
    END IF;
  END LOOP;
  IF common = 0 THEN RETURN 0; END IF;
  FOR i IN 1..m LOOP
    IF substr(free, i, 1) = chr(1) THEN others := others || substr(b, i, 1); END IF;
  END LOOP;
  IF hits <> others THEN
    FOR i IN 1..common LOOP
      IF substr(hits, i, 1) <> substr(others, i, 1) THEN half := half + 1; END IF;
    END LOOP;
  END IF;
  WHILE head < least(4, n) AND substr(a, head + 1, 1) = substr(b, head + 1, 1) LOOP head := head + 1; END LOOP;
  j := (common::double precision / n + common::double precision / m + (common - half / 2)::double precision / common) / 3;
  RETURN j + 0.1::double precision * head * (1 - j);
END $$;

-- Edits of letters, neighbours swapped among them, no letter touched twice.
CREATE OR REPLACE FUNCTION teptar_edits(a text, b text) RETURNS int
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  x text[] := string_to_array(a, NULL); y text[] := string_to_array(b, NULL);
  older int[]; old int[]; here int[]; best int;
BEGIN
  here := ARRAY(SELECT generate_series(0, length(b)));
  FOR i IN 1..length(a) LOOP
    older := old; old := here; here := ARRAY[i];
    FOR j IN 1..length(b) LOOP
      best := least(old[j] + CASE WHEN x[i] = y[j] THEN 0 ELSE 1 END, old[j + 1] + 1, here[j] + 1);
      IF i > 1 AND j > 1 AND x[i] = y[j - 1] AND x[i - 1] = y[j] THEN best := least(best, older[j - 1] + 1); END IF;
      here[j + 1] := best;
    END LOOP;
  END LOOP;
  RETURN here[length(b) + 1];
END $$;

-- How alike two words are as counterparts.
CREATE OR REPLACE FUNCTION teptar_word(w text, c text, v text, d text) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  j double precision;
BEGIN
  IF w = v THEN RETURN 1; END IF;
  IF least(length(w), length(v)) = 1 THEN
    RETURN CASE WHEN substr(w, 1, 1) = substr(v, 1, 1) THEN 0.5 ELSE 0 END;
  END IF;
  IF c <> '-' AND c = d THEN RETURN 0.95; END IF;
  j := teptar_jaro_winkler(w, v);
  RETURN CASE WHEN j >= 0.85::double precision THEN j ELSE 0 END;
END $$;

-- The mean likeness of the words of the shorter text to counterparts in the
-- longer, each of which is used once.
CREATE OR REPLACE FUNCTION teptar_words(a text, na text, b text, nb text) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  x text[] := string_to_array(a, ' '); y text[] := string_to_array(b, ' ');
  c text[] := string_to_array(na, ' '); d text[] := string_to_array(nb, ' ');
  swap text[]; used boolean[]; likeness double precision; best double precision; total double precision := 0; at int;
BEGIN
  IF a IS NULL OR b IS NULL THEN RETURN NULL; END IF;
  IF strpos(a, ' ') = 0 AND strpos(b, ' ') = 0 THEN RETURN teptar_word(a, na, b, nb); END IF;
  IF cardinality(x) > cardinality(y) OR cardinality(x) = cardinality(y) AND a COLLATE "C" > b COLLATE "C" THEN
    swap := x; x := y; y := swap; swap := c; c := d; d := swap;
  END IF;
  FOR i IN 1..cardinality(x) LOOP
    best := 0; at := 0;
    FOR j IN 1..cardinality(y) LOOP
      IF used[j] IS NULL THEN
        likeness := teptar_word(x[i], c[i], y[j], d[j]);
        IF likeness > best THEN best := likeness; at := j; END IF;
      END IF;
    END LOOP;
    IF at > 0 THEN used[at] := true; total := total + best; END IF;
  END LOOP;
  RETURN total / cardinality(x);
END $$;

-- The share of the words of the shorter text that the longer has.
CREATE OR REPLACE FUNCTION teptar_shared(a text, b text) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  x text[] := string_to_array(a, ' '); y text[] := string_to_array(b, ' ');
  swap text[]; n int := 0;
BEGIN
  IF strpos(a, ' ') = 0 AND strpos(b, ' ') = 0 THEN RETURN CASE WHEN a = b THEN 1 ELSE 0 END; END IF;
  IF cardinality(x) > cardinality(y) THEN swap := x; x := y; y := swap; END IF;
  FOR i IN 1..cardinality(x) LOOP
    IF x[i] = ANY (y) THEN n := n + 1; END IF;
  END LOOP;
  RETURN n::double precision / cardinality(x);
END $$;

-- Whether one slip of the pen makes one date of the other: one digit, two
-- neighbours swapped, or day and month. Dates have four bits for each digit.
-- In y are the bits in which they differ, in x one bit for each digit.
CREATE OR REPLACE FUNCTION teptar_slipped(d bigint, e bigint, y bigint, x bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT bit_count(x::bit(64)) <= 1
  OR bit_count(x::bit(64)) = 2 AND (x & (x >> 4)) <> 0 AND (y & ((x & (x >> 4)) * 15)) = ((y >> 4) & ((x & (x >> 4)) * 15))
    AND ((d # (d >> 4)) & ((x & (x >> 4)) * 15)) = (y & ((x & (x >> 4)) * 15))
  OR (d >> 16) = (e >> 16) AND (d & 255) = ((e >> 8) & 255) AND ((d >> 8) & 255) = (e & 255)
$$;

CREATE OR REPLACE FUNCTION teptar_digits(y bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (y | (y >> 1) | (y >> 2) | (y >> 3)) & 286331153 $$;

CREATE OR REPLACE FUNCTION teptar_slip(d bigint, e bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT teptar_slipped(d, e, d # e, teptar_digits(d # e)) $$;

-- How many of year, month and day are the same.
CREATE OR REPLACE FUNCTION teptar_parts(d bigint, e bigint) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN d >> 16 = e >> 16 THEN 1 ELSE 0 END + CASE WHEN (d >> 8 & 255) = (e >> 8 & 255) THEN 1 ELSE 0 END
  + CASE WHEN (d & 255) = (e & 255) THEN 1 ELSE 0 END
$$;

-- Kilometres between two places on a sphere (haversine formula).
CREATE OR REPLACE FUNCTION teptar_kilometres(lat1 double precision, lon1 double precision, lat2 double precision, lon2 double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT 12742 * asin(sqrt(least(power(sin((lat2 - lat1) * pi() / 360), 2) + cos(lat1 * pi() / 180) * cos(lat2 * pi() / 180) * power(sin((lon2 - lon1) * pi() / 360), 2), 1)))
$$;
