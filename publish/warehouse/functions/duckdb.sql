-- The parameters of lambdas have names of their own in each macro, because what is put
-- into a macro is not kept apart from them.
CREATE OR REPLACE MACRO teptar_log2(x) AS log2(x);

-- The odds of one person against strangers and against kin, as one weight:
-- the sum of the inverse odds, inverted.
CREATE OR REPLACE MACRO teptar_together(w, k) AS
  CASE WHEN greatest(w, k) - least(w, k) > 12 THEN least(w, k)
  ELSE least(w, k) - CAST(log2(1 + pow(2::DOUBLE, CAST(least(w, k) - greatest(w, k) AS DOUBLE))) AS REAL) END;

-- How many letters of one text the other lacks, at least, by their masks.
CREATE OR REPLACE MACRO teptar_lacks(a, b) AS CAST(bit_count(a & ~b) AS BIGINT);

-- Whether two texts have enough letters in common for a Jaro–Winkler similarity:
-- c/n + c/m must be at least b0 if they begin differently, and b4 else.
CREATE OR REPLACE MACRO teptar_near(a, la, b, lb, b0, b4) AS
  least(length(a) - teptar_lacks(la, lb), length(b) - teptar_lacks(lb, la)) * (length(a) + length(b))
  >= CASE WHEN substr(a, 1, 1) = substr(b, 1, 1) THEN b4 ELSE b0 END * length(a) * length(b);

-- Jaro similarity. That of the database looks at bytes, so it serves for ASCII.
-- What list_reduce goes through is of the type of its result, and holds all that its
-- lambda looks at: columns that a lambda of list_reduce looks at from within have been
-- seen to belong to other rows (DuckDB 1.5).
CREATE OR REPLACE MACRO teptar_jaro_hits(a, b, reach) AS
  list_reduce(list_transform(range(1, length(a) + 1), lambda h_n: {
      'low': greatest(h_n - reach, 1), 'many': h_n + reach - greatest(h_n - reach, 1) + 1, 'letter': substr(a, h_n, 1), 'free': '', 'hits': ''}),
    lambda h_s, h_i: list_transform([instr(substr(h_s.free, h_i.low, h_i.many), h_i.letter)], lambda h_p: CASE WHEN h_p = 0 THEN h_s ELSE {
      'low': 0::BIGINT, 'many': 0::BIGINT, 'letter': '',
      'free': substr(h_s.free, 1, h_i.low + h_p - 2) || chr(1) || substr(h_s.free, h_i.low + h_p),
      'hits': h_s.hits || h_i.letter} END)[1],
    {'low': 0::BIGINT, 'many': 0::BIGINT, 'letter': '', 'free': b, 'hits': ''});

CREATE OR REPLACE MACRO teptar_jaro_found(a, b, h, o) AS
  (length(h)::DOUBLE / length(a) + length(h)::DOUBLE / length(b)
    + (length(h) - len(list_filter(range(1, length(o) + 1), lambda f_i: substr(h, f_i, 1) <> substr(o, f_i, 1))) // 2)::DOUBLE / length(h)) / 3;

CREATE OR REPLACE MACRO teptar_jaro_ordered(a, b) AS
  list_transform([teptar_jaro_hits(a, b, greatest(length(b) // 2 - 1, 0))], lambda o_s: CASE WHEN o_s.hits = '' THEN 0::DOUBLE ELSE
    teptar_jaro_found(a, b, o_s.hits, array_to_string(list_transform(list_filter(range(1, length(b) + 1), lambda o_i: substr(o_s.free, o_i, 1) = chr(1)), lambda o_i: substr(b, o_i, 1)), '')) END)[1];

CREATE OR REPLACE MACRO teptar_jaro(a, b) AS
  CASE WHEN a = b THEN 1::DOUBLE
  WHEN strlen(a) = length(a) AND strlen(b) = length(b) THEN jaro_similarity(a, b)
  WHEN length(a) <= length(b) THEN teptar_jaro_ordered(a, b) ELSE teptar_jaro_ordered(b, a) END;

-- Jaro–Winkler similarity, with the bonus for a common beginning of up to four
-- letters at any similarity; that of the database gives it above .7 only.
CREATE OR REPLACE MACRO teptar_head(a, b) AS
  CASE WHEN substr(a, 1, 1) <> substr(b, 1, 1) THEN 0
  WHEN substr(a, 2, 1) <> substr(b, 2, 1) OR least(length(a), length(b)) < 2 THEN 1
  WHEN substr(a, 3, 1) <> substr(b, 3, 1) OR least(length(a), length(b)) < 3 THEN 2
  WHEN substr(a, 4, 1) <> substr(b, 4, 1) OR least(length(a), length(b)) < 4 THEN 3 ELSE 4 END;

CREATE OR REPLACE MACRO teptar_winkler(j, head) AS j + 0.1::DOUBLE * head * (1 - j);

CREATE OR REPLACE MACRO teptar_jaro_winkler(a, b) AS teptar_winkler(teptar_jaro(a, b), teptar_head(a, b));

-- Edits of letters, neighbours swapped among them, no letter touched twice, of texts of
-- at most 60 letters; NULL for longer ones. (Hyyrö 2003: a column of the table of
-- distances is kept in the bits of integers.)
CREATE OR REPLACE MACRO teptar_places(a, c) AS
  CAST(coalesce(list_sum(list_transform(range(1, length(a) + 1), lambda p_i: CASE WHEN substr(a, p_i, 1) = c THEN 1::BIGINT << (p_i - 1) ELSE 0::BIGINT END)), 0) AS BIGINT);

CREATE OR REPLACE MACRO teptar_edits(a, b) AS
  CASE WHEN a = b THEN 0 WHEN greatest(length(a), length(b)) > 60 THEN NULL ELSE
  list_reduce(list_transform(range(1, length(b) + 1), lambda e_n: {'places': teptar_places(a, substr(b, e_n, 1)), 'last': length(a) - 1,
      'all_bits': 0::BIGINT, 'up': 0::BIGINT, 'down': 0::BIGINT, 'same': 0::BIGINT, 'edits': 0::BIGINT}),
    lambda e_s, e_i: list_transform([((e_i.places & e_s.up) + e_s.up) & e_s.all_bits], lambda e_t:
      list_transform([(xor(e_t, e_s.up) | e_i.places | e_s.down | ((((e_s.all_bits - e_s.same) & e_i.places) << 1) & e_s.places)) & e_s.all_bits], lambda e_e:
        list_transform([{'right': e_s.down | (e_s.all_bits - (e_e | e_s.up)), 'left': e_e & e_s.up}], lambda e_m: {
          'places': e_i.places, 'last': e_i.last, 'all_bits': e_s.all_bits,
          'up': ((e_m.left << 1) & e_s.all_bits) | (e_s.all_bits - (e_e | (((e_m.right << 1) | 1) & e_s.all_bits))),
          'down': ((e_m.right << 1) | 1) & e_s.all_bits & e_e,
          'same': e_e,
          'edits': e_s.edits + ((e_m.right >> e_i.last) & 1) - ((e_m.left >> e_i.last) & 1)
        })[1])[1])[1],
    {'places': 0::BIGINT, 'last': length(a) - 1, 'all_bits': (1::BIGINT << length(a)) - 1, 'up': (1::BIGINT << length(a)) - 1,
      'down': 0::BIGINT, 'same': 0::BIGINT, 'edits': length(a)::BIGINT}
  ).edits END;

-- How alike two words are as counterparts.
CREATE OR REPLACE MACRO teptar_word(w, c, v, d) AS
  CASE WHEN w = v THEN 1::DOUBLE
  WHEN least(length(w), length(v)) = 1 THEN CASE WHEN substr(w, 1, 1) = substr(v, 1, 1) THEN 0.5::DOUBLE ELSE 0::DOUBLE END
  WHEN c <> '-' AND c = d THEN 0.95::DOUBLE
  WHEN teptar_jaro_winkler(w, v) >= 0.85::DOUBLE THEN teptar_jaro_winkler(w, v) ELSE 0::DOUBLE END;

-- The mean likeness of the words of the shorter text to counterparts in the
-- longer, each of which is used once.
CREATE OR REPLACE MACRO teptar_align(x, c, y, d) AS
  list_reduce(list_transform(range(1, len(x) + 1), lambda a_n: {'used': 0::BIGINT, 'total': 0::DOUBLE,
      'likes': list_transform(range(1, len(y) + 1), lambda a_m: teptar_word(x[a_n], c[a_n], y[a_m], d[a_m]))}),
    lambda a_s, a_i: list_transform(
      [list_transform(a_i.likes, lambda a_x, a_j: CASE WHEN (a_s.used >> (a_j - 1)) & 1 = 1 THEN 0::DOUBLE ELSE a_x END)],
      lambda a_l: {
        'used': CASE WHEN list_max(a_l) > 0 THEN a_s.used | (1::BIGINT << (list_position(a_l, list_max(a_l)) - 1)) ELSE a_s.used END,
        'total': a_s.total + list_max(a_l), 'likes': a_l})[1],
    {'used': 0::BIGINT, 'total': 0::DOUBLE, 'likes': [0::DOUBLE]}).total / len(x);

CREATE OR REPLACE MACRO teptar_words(a, na, b, nb) AS
  CASE WHEN a IS NULL OR b IS NULL THEN NULL
  WHEN NOT contains(a, ' ') AND NOT contains(b, ' ') THEN teptar_word(a, na, b, nb)
  WHEN len(string_split(a, ' ')) > len(string_split(b, ' ')) OR len(string_split(a, ' ')) = len(string_split(b, ' ')) AND a > b
  THEN teptar_align(string_split(b, ' '), string_split(nb, ' '), string_split(a, ' '), string_split(na, ' '))
  ELSE teptar_align(string_split(a, ' '), string_split(na, ' '), string_split(b, ' '), string_split(nb, ' ')) END;

-- The share of the words of the shorter text that the longer has.
CREATE OR REPLACE MACRO teptar_shared_of(x, y) AS
  len(list_filter(x, lambda s_w: list_contains(y, s_w)))::DOUBLE / len(x);

CREATE OR REPLACE MACRO teptar_shared(a, b) AS
  CASE WHEN NOT contains(a, ' ') AND NOT contains(b, ' ') THEN CASE WHEN a = b THEN 1 ELSE 0 END
  WHEN len(string_split(a, ' ')) > len(string_split(b, ' ')) THEN teptar_shared_of(string_split(b, ' '), string_split(a, ' '))
  ELSE teptar_shared_of(string_split(a, ' '), string_split(b, ' ')) END;

-- Whether one slip of the pen makes one date of the other: one digit, two
-- neighbours swapped, or day and month. Dates have four bits for each digit.
-- In y are the bits in which they differ, in x one bit for each digit.
CREATE OR REPLACE MACRO teptar_slipped(d, e, y, x) AS
  bit_count(x) <= 1
  OR bit_count(x) = 2 AND (x & (x >> 4)) <> 0 AND (y & ((x & (x >> 4)) * 15)) = ((y >> 4) & ((x & (x >> 4)) * 15))
    AND (xor(d, d >> 4) & ((x & (x >> 4)) * 15)) = (y & ((x & (x >> 4)) * 15))
  OR (d >> 16) = (e >> 16) AND (d & 255) = ((e >> 8) & 255) AND ((d >> 8) & 255) = (e & 255);

CREATE OR REPLACE MACRO teptar_digits(y) AS (y | (y >> 1) | (y >> 2) | (y >> 3)) & 286331153;

CREATE OR REPLACE MACRO teptar_slip(d, e) AS teptar_slipped(d, e, xor(d, e), teptar_digits(xor(d, e)));

-- How many of year, month and day are the same.
CREATE OR REPLACE MACRO teptar_parts(d, e) AS
  CASE WHEN (d >> 16) = (e >> 16) THEN 1 ELSE 0 END + CASE WHEN ((d >> 8) & 255) = ((e >> 8) & 255) THEN 1 ELSE 0 END
  + CASE WHEN (d & 255) = (e & 255) THEN 1 ELSE 0 END;

-- Kilometres between two places on a sphere (haversine formula).
CREATE OR REPLACE MACRO teptar_kilometres(lat1, lon1, lat2, lon2) AS
  12742 * asin(sqrt(least(pow(sin((lat2 - lat1) * pi() / 360), 2) + cos(lat1 * pi() / 180) * cos(lat2 * pi() / 180) * pow(sin((lon2 - lon1) * pi() / 360), 2), 1)));
