-- 2-load.sql
-- What is known of each record. Names of columns tell what it is of:
-- key_1: family (sound) + born (year)
-- key_2: all pairs
-- c1: given
-- c2: family
-- c3: whole
-- c4: born
-- c5: year
-- c6: sex
-- c7: home
-- c8: postcode
-- c9: street
-- c10: house
-- c11: passport
-- c12: mail
-- c13: state
-- c14: charges
-- c15: role
-- c16: spot
DROP TABLE IF EXISTS teptar_record;
CREATE TABLE teptar_record (
  record BIGINT,
  id TEXT,
  list TEXT,
  co_listed BIGINT,
  key_1 BIGINT,
  key_2 BIGINT,
  c1_value BIGINT,
  c1_form TEXT,
  c1_group BIGINT,
  c1_letters BIGINT,
  c1_sound BIGINT,
  c1_class BIGINT,
  c2_value BIGINT,
  c2_form TEXT,
  c2_group BIGINT,
  c2_letters BIGINT,
  c2_sound BIGINT,
  c3_value BIGINT,
  c3_form TEXT,
  c3_group BIGINT,
  c3_letters BIGINT,
  c3_words TEXT,
  c3_names TEXT,
  c4_value BIGINT,
  c4_form TEXT,
  c4_group BIGINT,
  c4_digits BIGINT,
  c4_first BIGINT,
  c4_last BIGINT,
  c5_value BIGINT,
  c5_form TEXT,
  c5_group BIGINT,
  c5_number DOUBLE,
  c6_value BIGINT,
  c6_form TEXT,
  c6_group BIGINT,
  c7_value BIGINT,
  c7_form TEXT,
  c7_group BIGINT,
  c7_letters BIGINT,
  c7_place TEXT,
  c7_above TEXT,
  c7_lat DOUBLE,
  c7_lon DOUBLE,
  c7_words TEXT,
  c8_value BIGINT,
  c8_form TEXT,
  c8_group BIGINT,
  c8_letters BIGINT,
  c8_head_3 BIGINT,
  c9_value BIGINT,
  c9_form TEXT,
  c9_group BIGINT,
  c9_letters BIGINT,
  c9_words TEXT,
  c10_value BIGINT,
  c10_form TEXT,
  c10_group BIGINT,
  c10_letters BIGINT,
  c11_value BIGINT,
  c11_form TEXT,
  c11_group BIGINT,
  c11_letters BIGINT,
  c12_value BIGINT,
  c12_form TEXT,
  c12_group BIGINT,
  c12_letters BIGINT,
  c12_user BIGINT,
  c13_value BIGINT,
  c13_form TEXT,
  c13_group BIGINT,
  c13_letters BIGINT,
  c14_value BIGINT,
  c14_form TEXT,
  c14_group BIGINT,
  c14_letters BIGINT,
  c14_words TEXT,
  c15_value BIGINT,
  c15_form TEXT,
  c15_group BIGINT,
  c16_value BIGINT,
  c16_form TEXT,
  c16_group BIGINT,
  c16_lat DOUBLE,
  c16_lon DOUBLE
);
COPY teptar_record FROM 'it''s.csv' (FORMAT csv, HEADER, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '');

-- 3-count.sql
-- How many records have each value of c1, in any spelling.
DROP TABLE IF EXISTS teptar_count_c1;
CREATE TABLE teptar_count_c1 AS
SELECT c1_group AS value, min(CASE WHEN c1_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c1_value IS NOT NULL GROUP BY c1_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c1;
CREATE TABLE teptar_mean_c1 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c1) s;
-- How many records have each value of c2, in any spelling.
DROP TABLE IF EXISTS teptar_count_c2;
CREATE TABLE teptar_count_c2 AS
SELECT c2_group AS value, min(CASE WHEN c2_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c2_value IS NOT NULL GROUP BY c2_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c2;
CREATE TABLE teptar_mean_c2 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c2) s;
-- How many records have each value of c3, in any spelling.
DROP TABLE IF EXISTS teptar_count_c3;
CREATE TABLE teptar_count_c3 AS
SELECT c3_group AS value, min(CASE WHEN c3_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c3_value IS NOT NULL GROUP BY c3_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c3;
CREATE TABLE teptar_mean_c3 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c3) s;
-- How many records have each value of c4, in any spelling.
DROP TABLE IF EXISTS teptar_count_c4;
CREATE TABLE teptar_count_c4 AS
SELECT c4_group AS value, min(CASE WHEN c4_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c4_value IS NOT NULL GROUP BY c4_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c4;
CREATE TABLE teptar_mean_c4 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c4) s;
-- How many records have each value of c5, in any spelling.
DROP TABLE IF EXISTS teptar_count_c5;
CREATE TABLE teptar_count_c5 AS
SELECT c5_group AS value, min(CASE WHEN c5_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c5_value IS NOT NULL GROUP BY c5_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c5;
CREATE TABLE teptar_mean_c5 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c5) s;
-- How many records have each value of c7, in any spelling.
DROP TABLE IF EXISTS teptar_count_c7;
CREATE TABLE teptar_count_c7 AS
SELECT c7_group AS value, min(CASE WHEN c7_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c7_value IS NOT NULL GROUP BY c7_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c7;
CREATE TABLE teptar_mean_c7 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c7) s;
-- How many records have each value of c8, in any spelling.
DROP TABLE IF EXISTS teptar_count_c8;
CREATE TABLE teptar_count_c8 AS
SELECT c8_group AS value, min(CASE WHEN c8_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c8_value IS NOT NULL GROUP BY c8_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c8;
CREATE TABLE teptar_mean_c8 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c8) s;
-- How many records have each value of c9, in any spelling.
DROP TABLE IF EXISTS teptar_count_c9;
CREATE TABLE teptar_count_c9 AS
SELECT c9_group AS value, min(CASE WHEN c9_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c9_value IS NOT NULL GROUP BY c9_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c9;
CREATE TABLE teptar_mean_c9 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c9) s;
-- How many records have each value of c10, in any spelling.
DROP TABLE IF EXISTS teptar_count_c10;
CREATE TABLE teptar_count_c10 AS
SELECT c10_group AS value, min(CASE WHEN c10_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c10_value IS NOT NULL GROUP BY c10_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c10;
CREATE TABLE teptar_mean_c10 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c10) s;
-- How many records have each value of c11, in any spelling.
DROP TABLE IF EXISTS teptar_count_c11;
CREATE TABLE teptar_count_c11 AS
SELECT c11_group AS value, min(CASE WHEN c11_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c11_value IS NOT NULL GROUP BY c11_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c11;
CREATE TABLE teptar_mean_c11 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c11) s;
-- How many records have each value of c12, in any spelling.
DROP TABLE IF EXISTS teptar_count_c12;
CREATE TABLE teptar_count_c12 AS
SELECT c12_group AS value, min(CASE WHEN c12_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c12_value IS NOT NULL GROUP BY c12_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c12;
CREATE TABLE teptar_mean_c12 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c12) s;
-- How many records have each value of c13, in any spelling.
DROP TABLE IF EXISTS teptar_count_c13;
CREATE TABLE teptar_count_c13 AS
SELECT c13_group AS value, min(CASE WHEN c13_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c13_value IS NOT NULL GROUP BY c13_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c13;
CREATE TABLE teptar_mean_c13 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c13) s;
-- How many records have each value of c14, in any spelling.
DROP TABLE IF EXISTS teptar_count_c14;
CREATE TABLE teptar_count_c14 AS
SELECT c14_group AS value, min(CASE WHEN c14_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c14_value IS NOT NULL GROUP BY c14_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c14;
CREATE TABLE teptar_mean_c14 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c14) s;
-- How many records have each value of c15, in any spelling.
DROP TABLE IF EXISTS teptar_count_c15;
CREATE TABLE teptar_count_c15 AS
SELECT c15_group AS value, min(CASE WHEN c15_form IS NULL THEN 1 ELSE 0 END) AS bare, CAST(count(*) AS DOUBLE) AS n
FROM teptar_record WHERE c15_value IS NOT NULL GROUP BY c15_group;
-- Values without a form count as one, as they can agree in no spelling.
DROP TABLE IF EXISTS teptar_mean_c15;
CREATE TABLE teptar_mean_c15 AS
SELECT s.present, CAST(teptar_log2(s.present * s.present / greatest(s.pairs + s.bare * s.bare, 1)) AS REAL) AS mean
FROM (SELECT nullif(sum(n), 0) AS present, sum(CASE WHEN bare = 0 THEN n * n ELSE 0 END) AS pairs, sum(CASE WHEN bare = 1 THEN n ELSE 0 END) AS bare
  FROM teptar_count_c15) s;
-- Persons: the records, with how much rarer than the mean the value of each column
-- is, in bits.
DROP TABLE IF EXISTS teptar_person;
CREATE TABLE teptar_person AS
SELECT r.*,
  CAST(teptar_log2(m_c1.present / n_c1.n) AS REAL) - m_c1.mean AS c1_rare,
  CAST(teptar_log2(m_c2.present / n_c2.n) AS REAL) - m_c2.mean AS c2_rare,
  CAST(teptar_log2(m_c3.present / n_c3.n) AS REAL) - m_c3.mean AS c3_rare,
  CAST(teptar_log2(m_c4.present / n_c4.n) AS REAL) - m_c4.mean AS c4_rare,
  CAST(teptar_log2(m_c5.present / n_c5.n) AS REAL) - m_c5.mean AS c5_rare,
  CAST(teptar_log2(m_c7.present / n_c7.n) AS REAL) - m_c7.mean AS c7_rare,
  CAST(teptar_log2(m_c8.present / n_c8.n) AS REAL) - m_c8.mean AS c8_rare,
  CAST(teptar_log2(m_c9.present / n_c9.n) AS REAL) - m_c9.mean AS c9_rare,
  CAST(teptar_log2(m_c10.present / n_c10.n) AS REAL) - m_c10.mean AS c10_rare,
  CAST(teptar_log2(m_c11.present / n_c11.n) AS REAL) - m_c11.mean AS c11_rare,
  CAST(teptar_log2(m_c12.present / n_c12.n) AS REAL) - m_c12.mean AS c12_rare,
  CAST(teptar_log2(m_c13.present / n_c13.n) AS REAL) - m_c13.mean AS c13_rare,
  CAST(teptar_log2(m_c14.present / n_c14.n) AS REAL) - m_c14.mean AS c14_rare,
  CAST(teptar_log2(m_c15.present / n_c15.n) AS REAL) - m_c15.mean AS c15_rare
FROM teptar_record r
LEFT JOIN teptar_count_c1 n_c1 ON n_c1.value = r.c1_group
CROSS JOIN teptar_mean_c1 m_c1
LEFT JOIN teptar_count_c2 n_c2 ON n_c2.value = r.c2_group
CROSS JOIN teptar_mean_c2 m_c2
LEFT JOIN teptar_count_c3 n_c3 ON n_c3.value = r.c3_group
CROSS JOIN teptar_mean_c3 m_c3
LEFT JOIN teptar_count_c4 n_c4 ON n_c4.value = r.c4_group
CROSS JOIN teptar_mean_c4 m_c4
LEFT JOIN teptar_count_c5 n_c5 ON n_c5.value = r.c5_group
CROSS JOIN teptar_mean_c5 m_c5
LEFT JOIN teptar_count_c7 n_c7 ON n_c7.value = r.c7_group
CROSS JOIN teptar_mean_c7 m_c7
LEFT JOIN teptar_count_c8 n_c8 ON n_c8.value = r.c8_group
CROSS JOIN teptar_mean_c8 m_c8
LEFT JOIN teptar_count_c9 n_c9 ON n_c9.value = r.c9_group
CROSS JOIN teptar_mean_c9 m_c9
LEFT JOIN teptar_count_c10 n_c10 ON n_c10.value = r.c10_group
CROSS JOIN teptar_mean_c10 m_c10
LEFT JOIN teptar_count_c11 n_c11 ON n_c11.value = r.c11_group
CROSS JOIN teptar_mean_c11 m_c11
LEFT JOIN teptar_count_c12 n_c12 ON n_c12.value = r.c12_group
CROSS JOIN teptar_mean_c12 m_c12
LEFT JOIN teptar_count_c13 n_c13 ON n_c13.value = r.c13_group
CROSS JOIN teptar_mean_c13 m_c13
LEFT JOIN teptar_count_c14 n_c14 ON n_c14.value = r.c14_group
CROSS JOIN teptar_mean_c14 m_c14
LEFT JOIN teptar_count_c15 n_c15 ON n_c15.value = r.c15_group
CROSS JOIN teptar_mean_c15 m_c15;
-- Values that more than 2000 records share make no pairs.
DROP TABLE IF EXISTS teptar_large;
CREATE TABLE teptar_large AS
SELECT 1 AS rule, key_1 AS value, count(*) AS n FROM teptar_record WHERE key_1 IS NOT NULL GROUP BY key_1 HAVING count(*) > 2000;
DROP TABLE IF EXISTS teptar_key;
CREATE TABLE teptar_key AS
SELECT r.record, r.list, r.co_listed,
  CASE WHEN l1.value IS NULL THEN r.key_1 END AS key_1
FROM teptar_record r
LEFT JOIN teptar_large l1 ON l1.rule = 1 AND l1.value = r.key_1;

-- 4-pairs.sql
DROP TABLE IF EXISTS teptar_candidate;
CREATE TABLE teptar_candidate AS
-- rule 1: family (sound) + born (year)
SELECT a.record AS a, b.record AS b, 1 AS rule
FROM teptar_key a JOIN teptar_key b ON a.key_1 = b.key_1 AND a.record < b.record
  AND coalesce(a.co_listed <> b.co_listed, true)
  AND a.list <> b.list
  AND NOT (a.list = b.list AND a.list IN ('o''one'))
UNION ALL
-- rule 2: all pairs
SELECT a.record AS a, b.record AS b, 2 AS rule
FROM teptar_key a JOIN teptar_key b ON a.record < b.record
  AND coalesce(a.co_listed <> b.co_listed, true)
  AND a.list <> b.list
  AND NOT (a.list = b.list AND a.list IN ('o''one'))
  AND coalesce(a.key_1 <> b.key_1, true);

-- 5-weigh.sql
-- The level of each pair by each comparison, from 1, NULL where it is silent; and how
-- much rarer than the mean the value is that agrees.
DROP TABLE IF EXISTS teptar_level;
CREATE TABLE teptar_level AS
SELECT p.a, p.b,
  CAST(CASE WHEN a.c1_value IS NULL OR b.c1_value IS NULL THEN NULL
    WHEN a.c1_value = b.c1_value THEN 1
    WHEN (a.c1_value = b.c1_value OR a.c1_form = b.c1_form) THEN 2
    WHEN (a.c1_form = b.c2_form AND a.c2_form = b.c1_form) THEN NULL
    WHEN (a.c1_value = b.c1_value OR a.c1_class = b.c1_class) THEN 4
    WHEN (a.c1_value = b.c1_value OR a.c1_form = b.c1_form OR teptar_near(a.c1_form, a.c1_letters, b.c1_form, b.c1_letters, CAST('1.7599990000000003' AS DOUBLE), CAST('1.5999990000000002' AS DOUBLE)) AND teptar_jaro_winkler(a.c1_form, b.c1_form) >= CAST('0.92' AS DOUBLE)) THEN 5
    WHEN ((a.c1_value = b.c1_value OR a.c1_form = b.c1_form OR teptar_near(a.c1_form, a.c1_letters, b.c1_form, b.c1_letters, CAST('1.5799990000000002' AS DOUBLE), CAST('1.299999' AS DOUBLE)) AND teptar_jaro_winkler(a.c1_form, b.c1_form) >= CAST('0.86' AS DOUBLE)) OR (a.c1_value = b.c1_value OR a.c1_sound = b.c1_sound)) THEN 6
    WHEN (a.c1_value = b.c1_value OR substr(a.c1_form, 1, length(b.c1_form)) = b.c1_form OR substr(b.c1_form, 1, length(a.c1_form)) = a.c1_form) THEN 7
    WHEN (a.c1_value = b.c1_value OR a.c1_form = b.c1_form OR teptar_near(a.c1_form, a.c1_letters, b.c1_form, b.c1_letters, CAST('1.249999' AS DOUBLE), CAST('0.7499989999999997' AS DOUBLE)) AND teptar_jaro_winkler(a.c1_form, b.c1_form) >= CAST('0.75' AS DOUBLE)) THEN 8
    WHEN true THEN 9
    ELSE 9 END AS SMALLINT) AS l1,
  least(a.c1_rare, b.c1_rare) AS r1,
  CAST(CASE WHEN a.c2_value IS NULL OR b.c2_value IS NULL THEN NULL
    WHEN a.c2_value = b.c2_value THEN 1
    WHEN (a.c2_value = b.c2_value OR a.c2_form = b.c2_form) THEN 2
    WHEN (a.c2_form = b.c1_form AND a.c1_form = b.c2_form) THEN 3
    WHEN (a.c2_value = b.c2_value OR a.c2_form = b.c2_form OR teptar_near(a.c2_form, a.c2_letters, b.c2_form, b.c2_letters, CAST('1.7599990000000003' AS DOUBLE), CAST('1.5999990000000002' AS DOUBLE)) AND teptar_jaro_winkler(a.c2_form, b.c2_form) >= CAST('0.92' AS DOUBLE)) THEN 4
    WHEN ((a.c2_value = b.c2_value OR a.c2_form = b.c2_form OR teptar_near(a.c2_form, a.c2_letters, b.c2_form, b.c2_letters, CAST('1.5799990000000002' AS DOUBLE), CAST('1.299999' AS DOUBLE)) AND teptar_jaro_winkler(a.c2_form, b.c2_form) >= CAST('0.86' AS DOUBLE)) OR (a.c2_value = b.c2_value OR a.c2_sound = b.c2_sound)) THEN 5
    WHEN (a.c2_value = b.c2_value OR a.c2_form = b.c2_form OR teptar_near(a.c2_form, a.c2_letters, b.c2_form, b.c2_letters, CAST('1.249999' AS DOUBLE), CAST('0.7499989999999997' AS DOUBLE)) AND teptar_jaro_winkler(a.c2_form, b.c2_form) >= CAST('0.75' AS DOUBLE)) THEN 6
    WHEN true THEN 7
    ELSE 7 END AS SMALLINT) AS l2,
  least(a.c2_rare, b.c2_rare) AS r2,
  CAST(CASE WHEN a.c3_value IS NULL OR b.c3_value IS NULL THEN NULL
    WHEN a.c3_value = b.c3_value THEN 1
    WHEN (a.c3_value = b.c3_value OR a.c3_form = b.c3_form) THEN 2
    WHEN (a.c3_value = b.c3_value OR a.c3_form = b.c3_form OR length(a.c3_words) - length(replace(a.c3_words, ' ', '')) = length(b.c3_words) - length(replace(b.c3_words, ' ', '')) AND teptar_shared(a.c3_words, b.c3_words) = 1 AND teptar_shared(b.c3_words, a.c3_words) = 1) THEN 3
    WHEN (a.c3_value = b.c3_value OR a.c3_form = b.c3_form OR teptar_words(a.c3_words, a.c3_names, b.c3_words, b.c3_names) >= CAST('0.9' AS DOUBLE)) THEN 4
    WHEN (a.c3_value = b.c3_value OR a.c3_form = b.c3_form OR teptar_words(a.c3_words, a.c3_names, b.c3_words, b.c3_names) >= CAST('0.7' AS DOUBLE)) THEN 5
    WHEN (a.c3_value = b.c3_value OR a.c3_form = b.c3_form OR teptar_words(a.c3_words, a.c3_names, b.c3_words, b.c3_names) >= CAST('0.45' AS DOUBLE)) THEN 6
    WHEN true THEN 7
    ELSE 7 END AS SMALLINT) AS l3,
  least(a.c3_rare, b.c3_rare) AS r3,
  CAST(CASE WHEN a.c4_value IS NULL OR b.c4_value IS NULL THEN NULL
    WHEN a.c4_value = b.c4_value THEN 1
    WHEN (a.c4_value = b.c4_value OR a.c4_form = b.c4_form) THEN 2
    WHEN (a.c4_value = b.c4_value OR teptar_slip(a.c4_digits, b.c4_digits)) THEN 3
    WHEN ((a.c4_first < a.c4_last OR b.c4_first < b.c4_last) AND a.c4_first <= b.c4_last AND b.c4_first <= a.c4_last) THEN 4
    WHEN (a.c4_value = b.c4_value OR teptar_parts(a.c4_digits, b.c4_digits) >= CAST('2' AS DOUBLE)) THEN 5
    WHEN (a.c4_value = b.c4_value OR (a.c4_first - b.c4_last <= CAST('366' AS DOUBLE) AND b.c4_first - a.c4_last <= CAST('366' AS DOUBLE))) THEN 6
    WHEN (a.c4_value = b.c4_value OR (a.c4_first - b.c4_last <= CAST('3653' AS DOUBLE) AND b.c4_first - a.c4_last <= CAST('3653' AS DOUBLE))) THEN 7
    WHEN true THEN 8
    ELSE 8 END AS SMALLINT) AS l4,
  least(a.c4_rare, b.c4_rare) AS r4,
  CAST(CASE WHEN a.c5_value IS NULL OR b.c5_value IS NULL THEN NULL
    WHEN a.c5_value = b.c5_value THEN 1
    WHEN (a.c5_value = b.c5_value OR abs(a.c5_number - b.c5_number) <= CAST('1' AS DOUBLE)) THEN 2
    WHEN (a.c5_value = b.c5_value OR abs(a.c5_number - b.c5_number) <= CAST('10' AS DOUBLE)) THEN 3
    WHEN true THEN 4
    ELSE 4 END AS SMALLINT) AS l5,
  least(a.c5_rare, b.c5_rare) AS r5,
  CAST(CASE WHEN a.c6_value IS NULL OR b.c6_value IS NULL THEN NULL
    WHEN (a.c6_value = b.c6_value OR a.c6_form = b.c6_form) THEN 1
    WHEN true THEN 2
    ELSE 2 END AS SMALLINT) AS l6,
  CAST(CASE WHEN a.c7_value IS NULL OR b.c7_value IS NULL THEN NULL
    WHEN a.c7_value = b.c7_value THEN 1
    WHEN (a.c7_value = b.c7_value OR a.c7_form = b.c7_form) THEN 2
    WHEN (a.c7_value = b.c7_value OR a.c7_form = b.c7_form OR teptar_near(a.c7_form, a.c7_letters, b.c7_form, b.c7_letters, CAST('1.7599990000000003' AS DOUBLE), CAST('1.5999990000000002' AS DOUBLE)) AND teptar_jaro_winkler(a.c7_form, b.c7_form) >= CAST('0.92' AS DOUBLE)) THEN 3
    WHEN ((a.c7_place = b.c7_place OR position(b.c7_place IN a.c7_above) > 0 OR position(a.c7_place IN b.c7_above) > 0) OR (a.c7_value = b.c7_value OR a.c7_form = b.c7_form OR teptar_shared(a.c7_words, b.c7_words) >= CAST('1' AS DOUBLE))) THEN 4
    WHEN ((a.c7_value = b.c7_value OR a.c7_form = b.c7_form OR 2 * CASE WHEN length(a.c7_form) > length(b.c7_form) THEN teptar_lacks(b.c7_letters, a.c7_letters) ELSE teptar_lacks(a.c7_letters, b.c7_letters) END <= least(length(a.c7_form), length(b.c7_form)) AND teptar_words(a.c7_words, CAST(NULL AS TEXT), b.c7_words, CAST(NULL AS TEXT)) >= CAST('0.85' AS DOUBLE)) OR (a.c7_value = b.c7_value OR teptar_kilometres(a.c7_lat, a.c7_lon, b.c7_lat, b.c7_lon) <= CAST('15' AS DOUBLE))) THEN 5
    WHEN true THEN 6
    ELSE 6 END AS SMALLINT) AS l7,
  least(a.c7_rare, b.c7_rare) AS r7,
  CAST(CASE WHEN a.c8_value IS NULL OR b.c8_value IS NULL THEN NULL
    WHEN a.c8_value = b.c8_value THEN 1
    WHEN (a.c8_value = b.c8_value OR a.c8_form = b.c8_form) THEN 2
    WHEN (a.c8_value = b.c8_value OR a.c8_form = b.c8_form OR abs(length(a.c8_form) - length(b.c8_form)) <= CAST('1' AS DOUBLE) AND teptar_lacks(a.c8_letters, b.c8_letters) <= CAST('1' AS DOUBLE) AND teptar_lacks(b.c8_letters, a.c8_letters) <= CAST('1' AS DOUBLE) AND teptar_edits(a.c8_form, b.c8_form) <= CAST('1' AS DOUBLE)) THEN 3
    WHEN (a.c8_value = b.c8_value OR a.c8_head_3 = b.c8_head_3) THEN 4
    WHEN true THEN 5
    ELSE 5 END AS SMALLINT) AS l8,
  least(a.c8_rare, b.c8_rare) AS r8,
  CAST(CASE WHEN a.c9_value IS NULL OR b.c9_value IS NULL THEN NULL
    WHEN a.c9_value = b.c9_value THEN 1
    WHEN (a.c9_value = b.c9_value OR a.c9_form = b.c9_form) THEN 2
    WHEN (a.c9_value = b.c9_value OR a.c9_form = b.c9_form OR teptar_near(a.c9_form, a.c9_letters, b.c9_form, b.c9_letters, CAST('1.7599990000000003' AS DOUBLE), CAST('1.5999990000000002' AS DOUBLE)) AND teptar_jaro_winkler(a.c9_form, b.c9_form) >= CAST('0.92' AS DOUBLE)) THEN 3
    WHEN (a.c9_value = b.c9_value OR a.c9_form = b.c9_form OR 2 * CASE WHEN length(a.c9_form) > length(b.c9_form) THEN teptar_lacks(b.c9_letters, a.c9_letters) ELSE teptar_lacks(a.c9_letters, b.c9_letters) END <= least(length(a.c9_form), length(b.c9_form)) AND teptar_words(a.c9_words, CAST(NULL AS TEXT), b.c9_words, CAST(NULL AS TEXT)) >= CAST('0.85' AS DOUBLE)) THEN 4
    WHEN (a.c9_value = b.c9_value OR a.c9_form = b.c9_form OR teptar_words(a.c9_words, CAST(NULL AS TEXT), b.c9_words, CAST(NULL AS TEXT)) >= CAST('0.45' AS DOUBLE)) THEN 5
    WHEN true THEN 6
    ELSE 6 END AS SMALLINT) AS l9,
  least(a.c9_rare, b.c9_rare) AS r9,
  CAST(CASE WHEN a.c10_value IS NULL OR b.c10_value IS NULL THEN NULL
    WHEN (a.c10_value = b.c10_value OR a.c10_form = b.c10_form) THEN 1
    WHEN (a.c10_value = b.c10_value OR a.c10_form = b.c10_form OR abs(length(a.c10_form) - length(b.c10_form)) <= CAST('1' AS DOUBLE) AND teptar_lacks(a.c10_letters, b.c10_letters) <= CAST('1' AS DOUBLE) AND teptar_lacks(b.c10_letters, a.c10_letters) <= CAST('1' AS DOUBLE) AND teptar_edits(a.c10_form, b.c10_form) <= CAST('1' AS DOUBLE)) THEN 2
    WHEN true THEN 3
    ELSE 3 END AS SMALLINT) AS l10,
  least(a.c10_rare, b.c10_rare) AS r10,
  CAST(CASE WHEN a.c11_value IS NULL OR b.c11_value IS NULL THEN NULL
    WHEN (a.c11_value = b.c11_value OR a.c11_form = b.c11_form) THEN 1
    WHEN (a.c11_value = b.c11_value OR a.c11_form = b.c11_form OR abs(length(a.c11_form) - length(b.c11_form)) <= CAST('1' AS DOUBLE) AND teptar_lacks(a.c11_letters, b.c11_letters) <= CAST('1' AS DOUBLE) AND teptar_lacks(b.c11_letters, a.c11_letters) <= CAST('1' AS DOUBLE) AND teptar_edits(a.c11_form, b.c11_form) <= CAST('1' AS DOUBLE)) THEN 2
    WHEN (a.c11_value = b.c11_value OR a.c11_form = b.c11_form OR abs(length(a.c11_form) - length(b.c11_form)) <= CAST('2' AS DOUBLE) AND teptar_lacks(a.c11_letters, b.c11_letters) <= CAST('2' AS DOUBLE) AND teptar_lacks(b.c11_letters, a.c11_letters) <= CAST('2' AS DOUBLE) AND teptar_edits(a.c11_form, b.c11_form) <= CAST('2' AS DOUBLE)) THEN 3
    WHEN true THEN 4
    ELSE 4 END AS SMALLINT) AS l11,
  least(a.c11_rare, b.c11_rare) AS r11,
  CAST(CASE WHEN a.c12_value IS NULL OR b.c12_value IS NULL THEN NULL
    WHEN a.c12_value = b.c12_value THEN 1
    WHEN (a.c12_value = b.c12_value OR a.c12_form = b.c12_form OR teptar_near(a.c12_form, a.c12_letters, b.c12_form, b.c12_letters, CAST('1.7899990000000001' AS DOUBLE), CAST('1.6499990000000004' AS DOUBLE)) AND teptar_jaro_winkler(a.c12_form, b.c12_form) >= CAST('0.93' AS DOUBLE)) THEN 2
    WHEN (a.c12_value = b.c12_value OR a.c12_user = b.c12_user) THEN 3
    WHEN (a.c12_value = b.c12_value OR a.c12_form = b.c12_form OR teptar_near(a.c12_form, a.c12_letters, b.c12_form, b.c12_letters, CAST('1.549999' AS DOUBLE), CAST('1.249999' AS DOUBLE)) AND teptar_jaro_winkler(a.c12_form, b.c12_form) >= CAST('0.85' AS DOUBLE)) THEN 4
    WHEN true THEN 5
    ELSE 5 END AS SMALLINT) AS l12,
  least(a.c12_rare, b.c12_rare) AS r12,
  CAST(CASE WHEN a.c13_value IS NULL OR b.c13_value IS NULL THEN NULL
    WHEN a.c13_value = b.c13_value THEN 1
    WHEN (a.c13_value = b.c13_value OR a.c13_form = b.c13_form) THEN 2
    WHEN (a.c13_value = b.c13_value OR a.c13_form = b.c13_form OR teptar_near(a.c13_form, a.c13_letters, b.c13_form, b.c13_letters, CAST('1.6999990000000003' AS DOUBLE), CAST('1.499999' AS DOUBLE)) AND teptar_jaro_winkler(a.c13_form, b.c13_form) >= CAST('0.9' AS DOUBLE)) THEN 3
    WHEN true THEN 4
    ELSE 4 END AS SMALLINT) AS l13,
  least(a.c13_rare, b.c13_rare) AS r13,
  CAST(CASE WHEN a.c14_value IS NULL OR b.c14_value IS NULL THEN NULL
    WHEN (a.c14_value = b.c14_value OR a.c14_form = b.c14_form) THEN 1
    WHEN (a.c14_value = b.c14_value OR a.c14_form = b.c14_form OR teptar_shared(a.c14_words, b.c14_words) >= CAST('1' AS DOUBLE)) THEN 2
    WHEN (a.c14_value = b.c14_value OR a.c14_form = b.c14_form OR teptar_shared(a.c14_words, b.c14_words) >= CAST('0.01' AS DOUBLE)) THEN 3
    WHEN true THEN 4
    ELSE 4 END AS SMALLINT) AS l14,
  least(a.c14_rare, b.c14_rare) AS r14,
  CAST(CASE WHEN a.c15_value IS NULL OR b.c15_value IS NULL THEN NULL
    WHEN (a.c15_value = b.c15_value OR a.c15_form = b.c15_form) THEN 1
    WHEN true THEN 2
    ELSE 2 END AS SMALLINT) AS l15,
  least(a.c15_rare, b.c15_rare) AS r15,
  CAST(CASE WHEN a.c16_value IS NULL OR b.c16_value IS NULL THEN NULL
    WHEN (a.c16_value = b.c16_value OR teptar_kilometres(a.c16_lat, a.c16_lon, b.c16_lat, b.c16_lon) <= CAST('0.1' AS DOUBLE)) THEN 1
    WHEN (a.c16_value = b.c16_value OR teptar_kilometres(a.c16_lat, a.c16_lon, b.c16_lat, b.c16_lon) <= CAST('2' AS DOUBLE)) THEN 2
    WHEN (a.c16_value = b.c16_value OR teptar_kilometres(a.c16_lat, a.c16_lon, b.c16_lat, b.c16_lon) <= CAST('20' AS DOUBLE)) THEN 3
    WHEN true THEN 4
    ELSE 4 END AS SMALLINT) AS l16
FROM teptar_candidate p JOIN teptar_person a ON a.record = p.a JOIN teptar_person b ON b.record = p.b;
-- The result. Sums are of 32 bits and in this order, as those of teptar.
DROP TABLE IF EXISTS teptar_pair;
CREATE TABLE teptar_pair AS
SELECT x.id AS id_a, y.id AS id_b, 1 / (1 + power(CAST('2' AS DOUBLE), CAST(-s.weight AS DOUBLE))) AS probability, s.weight, s.w1 AS "given", s.w2 AS "family", s.w3 AS "whole", s.w4 AS "born", s.w5 AS "year", s.w6 AS "sex", s.w7 AS "home", s.w8 AS "postcode", s.w9 AS "street", s.w10 AS "house", s.w11 AS "passport", s.w12 AS "mail", s.w13 AS "state", s.w14 AS "charges", s.w15 AS "role", s.w16 AS "spot", x.list AS list_a, y.list AS list_b, s.a AS record_a, s.b AS record_b
FROM (
  SELECT t.*, CAST('0.9' AS REAL) * teptar_together(t.strangers, t.kin) + CAST('-0.5' AS REAL) AS weight
  FROM (
    SELECT v.*, coalesce(w1, CAST('0' AS REAL)) + coalesce(w2, CAST('0' AS REAL)) + coalesce(w3, CAST('0' AS REAL)) + coalesce(w4, CAST('0' AS REAL)) + coalesce(w5, CAST('0' AS REAL)) + coalesce(w6, CAST('0' AS REAL)) + coalesce(w7, CAST('0' AS REAL)) + coalesce(w8, CAST('0' AS REAL)) + coalesce(w9, CAST('0' AS REAL)) + coalesce(w10, CAST('0' AS REAL)) + coalesce(w11, CAST('0' AS REAL)) + coalesce(w12, CAST('0' AS REAL)) + coalesce(w13, CAST('0' AS REAL)) + coalesce(w14, CAST('0' AS REAL)) + coalesce(w15, CAST('0' AS REAL)) + coalesce(w16, CAST('0' AS REAL)) + CAST('-9.964341' AS REAL) AS strangers, coalesce(k1, CAST('0' AS REAL)) + coalesce(k2, CAST('0' AS REAL)) + coalesce(k3, CAST('0' AS REAL)) + coalesce(k4, CAST('0' AS REAL)) + coalesce(k5, CAST('0' AS REAL)) + coalesce(k6, CAST('0' AS REAL)) + coalesce(k7, CAST('0' AS REAL)) + coalesce(k8, CAST('0' AS REAL)) + coalesce(k9, CAST('0' AS REAL)) + coalesce(k10, CAST('0' AS REAL)) + coalesce(k11, CAST('0' AS REAL)) + coalesce(k12, CAST('0' AS REAL)) + coalesce(k13, CAST('0' AS REAL)) + coalesce(k14, CAST('0' AS REAL)) + coalesce(k15, CAST('0' AS REAL)) + coalesce(k16, CAST('0' AS REAL)) + CAST('-1' AS REAL) AS kin
    FROM (
      SELECT a, b,
        CASE l1 WHEN 1 THEN CAST('6.409391' AS REAL) + (least(greatest(CAST('6.409391' AS REAL) + CAST('1' AS REAL) * r1, CAST('4.9068904' AS REAL)), CAST('25' AS REAL)) - CAST('6.409391' AS REAL)) WHEN 2 THEN CAST('4.9068904' AS REAL) + (least(greatest(CAST('4.9068904' AS REAL) + CAST('1' AS REAL) * r1, CAST('2.7369657' AS REAL)), CAST('25' AS REAL)) - CAST('4.9068904' AS REAL)) WHEN 3 THEN CAST('0' AS REAL) WHEN 4 THEN CAST('2.7369657' AS REAL) + (least(greatest(CAST('2.7369657' AS REAL) + CAST('0.3' AS REAL) * r1, CAST('4.5443206' AS REAL)), CAST('25' AS REAL)) - CAST('2.7369657' AS REAL)) WHEN 5 THEN CAST('4.5443206' AS REAL) + (least(greatest(CAST('4.5443206' AS REAL) + CAST('0.3' AS REAL) * r1, CAST('2.321928' AS REAL)), CAST('25' AS REAL)) - CAST('4.5443206' AS REAL)) WHEN 6 THEN CAST('2.321928' AS REAL) WHEN 7 THEN CAST('2.5849626' AS REAL) WHEN 8 THEN CAST('-0.4150375' AS REAL) WHEN 9 THEN CAST('-3.5391588' AS REAL) END AS w1,
        CASE l1 WHEN 1 THEN CAST('3.2046955' AS REAL) + (least(greatest(CAST('6.409391' AS REAL) + CAST('1' AS REAL) * r1, CAST('4.9068904' AS REAL)), CAST('25' AS REAL)) - CAST('6.409391' AS REAL)) WHEN 2 THEN CAST('2.4534452' AS REAL) + (least(greatest(CAST('4.9068904' AS REAL) + CAST('1' AS REAL) * r1, CAST('2.7369657' AS REAL)), CAST('25' AS REAL)) - CAST('4.9068904' AS REAL)) WHEN 3 THEN CAST('0' AS REAL) WHEN 4 THEN CAST('1.3684828' AS REAL) + (least(greatest(CAST('2.7369657' AS REAL) + CAST('0.3' AS REAL) * r1, CAST('4.5443206' AS REAL)), CAST('25' AS REAL)) - CAST('2.7369657' AS REAL)) WHEN 5 THEN CAST('2.2721603' AS REAL) + (least(greatest(CAST('4.5443206' AS REAL) + CAST('0.3' AS REAL) * r1, CAST('2.321928' AS REAL)), CAST('25' AS REAL)) - CAST('4.5443206' AS REAL)) WHEN 6 THEN CAST('1.160964' AS REAL) WHEN 7 THEN CAST('1.2924813' AS REAL) WHEN 8 THEN CAST('-0.20751876' AS REAL) WHEN 9 THEN CAST('-1.7695794' AS REAL) END AS k1,
        CASE l2 WHEN 1 THEN CAST('6.409391' AS REAL) + (least(greatest(CAST('6.409391' AS REAL) + CAST('1' AS REAL) * r2, CAST('4.9068904' AS REAL)), CAST('25' AS REAL)) - CAST('6.409391' AS REAL)) WHEN 2 THEN CAST('4.9068904' AS REAL) + (least(greatest(CAST('4.9068904' AS REAL) + CAST('1' AS REAL) * r2, CAST('9.965784' AS REAL)), CAST('25' AS REAL)) - CAST('4.9068904' AS REAL)) WHEN 3 THEN CAST('9.965784' AS REAL) WHEN 4 THEN CAST('4.5443206' AS REAL) + (least(greatest(CAST('4.5443206' AS REAL) + CAST('0.3' AS REAL) * r2, CAST('2.321928' AS REAL)), CAST('25' AS REAL)) - CAST('4.5443206' AS REAL)) WHEN 5 THEN CAST('2.321928' AS REAL) WHEN 6 THEN CAST('-0.4150375' AS REAL) WHEN 7 THEN CAST('-3.5391588' AS REAL) END AS w2,
        CASE l2 WHEN 1 THEN CAST('3.2046955' AS REAL) WHEN 2 THEN CAST('2.4534452' AS REAL) WHEN 3 THEN CAST('4.982892' AS REAL) WHEN 4 THEN CAST('2.2721603' AS REAL) WHEN 5 THEN CAST('1.160964' AS REAL) WHEN 6 THEN CAST('-0.20751876' AS REAL) WHEN 7 THEN CAST('-1.7695794' AS REAL) END AS k2,
        CASE l3 WHEN 1 THEN CAST('12.425216' AS REAL) + (least(greatest(CAST('12.425216' AS REAL) + CAST('1' AS REAL) * r3, CAST('9.965784' AS REAL)), CAST('25' AS REAL)) - CAST('12.425216' AS REAL)) WHEN 2 THEN CAST('9.965784' AS REAL) + (least(greatest(CAST('9.965784' AS REAL) + CAST('1' AS REAL) * r3, CAST('9.643856' AS REAL)), CAST('25' AS REAL)) - CAST('9.965784' AS REAL)) WHEN 3 THEN CAST('9.643856' AS REAL) + (least(greatest(CAST('9.643856' AS REAL) + CAST('0.5' AS REAL) * r3, CAST('8.643856' AS REAL)), CAST('25' AS REAL)) - CAST('9.643856' AS REAL)) WHEN 4 THEN CAST('8.643856' AS REAL) WHEN 5 THEN CAST('4.9068904' AS REAL) WHEN 6 THEN CAST('1.4150375' AS REAL) WHEN 7 THEN CAST('-4.0104814' AS REAL) END AS w3,
        CASE l3 WHEN 1 THEN CAST('6.212608' AS REAL) WHEN 2 THEN CAST('4.982892' AS REAL) WHEN 3 THEN CAST('4.821928' AS REAL) WHEN 4 THEN CAST('4.321928' AS REAL) WHEN 5 THEN CAST('2.4534452' AS REAL) WHEN 6 THEN CAST('0.70751876' AS REAL) WHEN 7 THEN CAST('-2.0052407' AS REAL) END AS k3,
        CASE l4 WHEN 1 THEN CAST('12.872675' AS REAL) + (least(greatest(CAST('12.872675' AS REAL) + CAST('1' AS REAL) * r4, CAST('10.965784' AS REAL)), CAST('25' AS REAL)) - CAST('12.872675' AS REAL)) WHEN 2 THEN CAST('10.965784' AS REAL) + (least(greatest(CAST('10.965784' AS REAL) + CAST('1' AS REAL) * r4, CAST('5.643856' AS REAL)), CAST('25' AS REAL)) - CAST('10.965784' AS REAL)) WHEN 3 THEN CAST('5.643856' AS REAL) WHEN 4 THEN CAST('3.321928' AS REAL) WHEN 5 THEN CAST('2.5849626' AS REAL) WHEN 6 THEN CAST('0' AS REAL) WHEN 7 THEN CAST('-3.321928' AS REAL) WHEN 8 THEN CAST('-4.681824' AS REAL) END AS w4,
        CASE l4 WHEN 1 THEN CAST('6.4363375' AS REAL) WHEN 2 THEN CAST('5.482892' AS REAL) WHEN 3 THEN CAST('2.821928' AS REAL) WHEN 4 THEN CAST('1.660964' AS REAL) WHEN 5 THEN CAST('1.2924813' AS REAL) WHEN 6 THEN CAST('0' AS REAL) WHEN 7 THEN CAST('-1.660964' AS REAL) WHEN 8 THEN CAST('-2.340912' AS REAL) END AS k4,
        CASE l5 WHEN 1 THEN CAST('5.409391' AS REAL) + (least(greatest(CAST('5.409391' AS REAL) + CAST('0.5' AS REAL) * r5, CAST('0.8073549' AS REAL)), CAST('25' AS REAL)) - CAST('5.409391' AS REAL)) WHEN 2 THEN CAST('0.8073549' AS REAL) WHEN 3 THEN CAST('-2.6438563' AS REAL) WHEN 4 THEN CAST('-4.1085243' AS REAL) END AS w5,
        CASE l5 WHEN 1 THEN CAST('2.7046955' AS REAL) + (least(greatest(CAST('5.409391' AS REAL) + CAST('0.5' AS REAL) * r5, CAST('0.8073549' AS REAL)), CAST('25' AS REAL)) - CAST('5.409391' AS REAL)) WHEN 2 THEN CAST('0.40367746' AS REAL) WHEN 3 THEN CAST('-1.3219281' AS REAL) WHEN 4 THEN CAST('-2.0542622' AS REAL) END AS k5,
        CASE l6 WHEN 1 THEN CAST('0.95605665' AS REAL) WHEN 2 THEN CAST('-4.0588937' AS REAL) END AS w6,
        CASE l6 WHEN 1 THEN CAST('0.47802833' AS REAL) WHEN 2 THEN CAST('-2.0294468' AS REAL) END AS k6,
        CASE l7 WHEN 1 THEN CAST('6.022368' AS REAL) + (least(greatest(CAST('6.022368' AS REAL) + CAST('1' AS REAL) * r7, CAST('4.643856' AS REAL)), CAST('25' AS REAL)) - CAST('6.022368' AS REAL)) WHEN 2 THEN CAST('4.643856' AS REAL) + (least(greatest(CAST('4.643856' AS REAL) + CAST('1' AS REAL) * r7, CAST('4.321928' AS REAL)), CAST('25' AS REAL)) - CAST('4.643856' AS REAL)) WHEN 3 THEN CAST('4.321928' AS REAL) WHEN 4 THEN CAST('2.5849626' AS REAL) WHEN 5 THEN CAST('2' AS REAL) WHEN 6 THEN CAST('-2.792558' AS REAL) END AS w7,
        CASE l7 WHEN 1 THEN CAST('3.011184' AS REAL) WHEN 2 THEN CAST('2.321928' AS REAL) WHEN 3 THEN CAST('2.160964' AS REAL) WHEN 4 THEN CAST('1.2924813' AS REAL) WHEN 5 THEN CAST('1' AS REAL) WHEN 6 THEN CAST('-1.396279' AS REAL) END AS k7,
        CASE l8 WHEN 1 THEN CAST('8.451211' AS REAL) + (least(greatest(CAST('8.451211' AS REAL) + CAST('0.5' AS REAL) * r8, CAST('7.643856' AS REAL)), CAST('25' AS REAL)) - CAST('8.451211' AS REAL)) WHEN 2 THEN CAST('7.643856' AS REAL) + (least(greatest(CAST('7.643856' AS REAL) + CAST('0.5' AS REAL) * r8, CAST('6.321928' AS REAL)), CAST('25' AS REAL)) - CAST('7.643856' AS REAL)) WHEN 3 THEN CAST('6.321928' AS REAL) WHEN 4 THEN CAST('2.5849626' AS REAL) WHEN 5 THEN CAST('-2.8146968' AS REAL) END AS w8,
        CASE l8 WHEN 1 THEN CAST('4.2256055' AS REAL) WHEN 2 THEN CAST('3.821928' AS REAL) WHEN 3 THEN CAST('3.160964' AS REAL) WHEN 4 THEN CAST('1.2924813' AS REAL) WHEN 5 THEN CAST('-1.4073484' AS REAL) END AS k8,
        CASE l9 WHEN 1 THEN CAST('9.228819' AS REAL) + (least(greatest(CAST('9.228819' AS REAL) + CAST('1' AS REAL) * r9, CAST('7.643856' AS REAL)), CAST('25' AS REAL)) - CAST('9.228819' AS REAL)) WHEN 2 THEN CAST('7.643856' AS REAL) + (least(greatest(CAST('7.643856' AS REAL) + CAST('1' AS REAL) * r9, CAST('6.9068904' AS REAL)), CAST('25' AS REAL)) - CAST('7.643856' AS REAL)) WHEN 3 THEN CAST('6.9068904' AS REAL) WHEN 4 THEN CAST('4.321928' AS REAL) WHEN 5 THEN CAST('1' AS REAL) WHEN 6 THEN CAST('-3' AS REAL) END AS w9,
        CASE l9 WHEN 1 THEN CAST('4.6144094' AS REAL) WHEN 2 THEN CAST('3.821928' AS REAL) WHEN 3 THEN CAST('3.4534452' AS REAL) WHEN 4 THEN CAST('2.160964' AS REAL) WHEN 5 THEN CAST('0.5' AS REAL) WHEN 6 THEN CAST('-1.5' AS REAL) END AS k9,
        CASE l10 WHEN 1 THEN CAST('5.228819' AS REAL) + (least(greatest(CAST('5.228819' AS REAL) + CAST('0.5' AS REAL) * r10, CAST('-0.32192808' AS REAL)), CAST('25' AS REAL)) - CAST('5.228819' AS REAL)) WHEN 2 THEN CAST('-0.32192808' AS REAL) WHEN 3 THEN CAST('-2.6745996' AS REAL) END AS w10,
        CASE l10 WHEN 1 THEN CAST('2.6144094' AS REAL) WHEN 2 THEN CAST('-0.16096404' AS REAL) WHEN 3 THEN CAST('-1.3372998' AS REAL) END AS k10,
        CASE l11 WHEN 1 THEN CAST('16.287712' AS REAL) + (least(greatest(CAST('16.287712' AS REAL) + CAST('0.5' AS REAL) * r11, CAST('13.287712' AS REAL)), CAST('25' AS REAL)) - CAST('16.287712' AS REAL)) WHEN 2 THEN CAST('13.287712' AS REAL) WHEN 3 THEN CAST('7.228819' AS REAL) WHEN 4 THEN CAST('-3.8220017' AS REAL) END AS w11,
        CASE l11 WHEN 1 THEN CAST('8.143856' AS REAL) + (least(greatest(CAST('16.287712' AS REAL) + CAST('0.5' AS REAL) * r11, CAST('13.287712' AS REAL)), CAST('25' AS REAL)) - CAST('16.287712' AS REAL)) WHEN 2 THEN CAST('6.643856' AS REAL) WHEN 3 THEN CAST('3.6144094' AS REAL) WHEN 4 THEN CAST('-1.9110008' AS REAL) END AS k11,
        CASE l12 WHEN 1 THEN CAST('12.666224' AS REAL) + (least(greatest(CAST('12.666224' AS REAL) + CAST('0.5' AS REAL) * r12, CAST('6.9068904' AS REAL)), CAST('25' AS REAL)) - CAST('12.666224' AS REAL)) WHEN 2 THEN CAST('6.9068904' AS REAL) WHEN 3 THEN CAST('7.3808217' AS REAL) WHEN 4 THEN CAST('2.321928' AS REAL) WHEN 5 THEN CAST('-2.9259994' AS REAL) END AS w12,
        CASE l12 WHEN 1 THEN CAST('6.333112' AS REAL) + (least(greatest(CAST('12.666224' AS REAL) + CAST('0.5' AS REAL) * r12, CAST('6.9068904' AS REAL)), CAST('25' AS REAL)) - CAST('12.666224' AS REAL)) WHEN 2 THEN CAST('3.4534452' AS REAL) WHEN 3 THEN CAST('3.6904109' AS REAL) WHEN 4 THEN CAST('1.160964' AS REAL) WHEN 5 THEN CAST('-1.4629997' AS REAL) END AS k12,
        CASE l13 WHEN 1 THEN CAST('3' AS REAL) + (least(greatest(CAST('3' AS REAL) + CAST('1' AS REAL) * r13, CAST('2' AS REAL)), CAST('25' AS REAL)) - CAST('3' AS REAL)) WHEN 2 THEN CAST('2' AS REAL) + (least(greatest(CAST('2' AS REAL) + CAST('1' AS REAL) * r13, CAST('2.321928' AS REAL)), CAST('25' AS REAL)) - CAST('2' AS REAL)) WHEN 3 THEN CAST('2.321928' AS REAL) WHEN 4 THEN CAST('-2.767166' AS REAL) END AS w13,
        CASE l13 WHEN 1 THEN CAST('1.5' AS REAL) WHEN 2 THEN CAST('1' AS REAL) WHEN 3 THEN CAST('1.160964' AS REAL) WHEN 4 THEN CAST('-1.383583' AS REAL) END AS k13,
        CASE l14 WHEN 1 THEN CAST('5.643856' AS REAL) + (least(greatest(CAST('5.643856' AS REAL) + CAST('0.5' AS REAL) * r14, CAST('3.6438563' AS REAL)), CAST('25' AS REAL)) - CAST('5.643856' AS REAL)) WHEN 2 THEN CAST('3.6438563' AS REAL) WHEN 3 THEN CAST('1.0995357' AS REAL) WHEN 4 THEN CAST('-3.169925' AS REAL) END AS w14,
        CASE l14 WHEN 1 THEN CAST('2.821928' AS REAL) WHEN 2 THEN CAST('1.8219281' AS REAL) WHEN 3 THEN CAST('0.54976785' AS REAL) WHEN 4 THEN CAST('-1.5849625' AS REAL) END AS k14,
        CASE l15 WHEN 1 THEN CAST('1.8073549' AS REAL) + (least(greatest(CAST('1.8073549' AS REAL) + CAST('0.5' AS REAL) * r15, CAST('-1.4150375' AS REAL)), CAST('25' AS REAL)) - CAST('1.8073549' AS REAL)) WHEN 2 THEN CAST('-1.4150375' AS REAL) END AS w15,
        CASE l15 WHEN 1 THEN CAST('0.90367746' AS REAL) WHEN 2 THEN CAST('-0.70751876' AS REAL) END AS k15,
        CASE l16 WHEN 1 THEN CAST('12.550747' AS REAL) WHEN 2 THEN CAST('6.643856' AS REAL) WHEN 3 THEN CAST('2.321928' AS REAL) WHEN 4 THEN CAST('-3.2898345' AS REAL) END AS w16,
        CASE l16 WHEN 1 THEN CAST('6.2753735' AS REAL) WHEN 2 THEN CAST('3.321928' AS REAL) WHEN 3 THEN CAST('1.160964' AS REAL) WHEN 4 THEN CAST('-1.6449172' AS REAL) END AS k16
      FROM teptar_level) v) t) s
JOIN teptar_record x ON x.record = s.a JOIN teptar_record y ON y.record = s.b
WHERE s.weight >= CAST('0' AS REAL);

