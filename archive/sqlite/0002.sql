-- Ids are random: an index of them has a page to be written for nearly each new
-- one. So new ones stand in a small table, which goes into the large one now
-- and then. See heads.go.
DROP INDEX entity_eid;
DROP INDEX statement_head;
ALTER TABLE statement DROP COLUMN head;
CREATE TABLE entity_fresh    (head BLOB NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (head, row)) WITHOUT ROWID;
CREATE TABLE entity_head     (head BLOB NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (head, row)) WITHOUT ROWID;
CREATE TABLE statement_fresh (head BLOB NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (head, row)) WITHOUT ROWID;
CREATE TABLE statement_head  (head BLOB NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (head, row)) WITHOUT ROWID;
INSERT INTO entity_head    SELECT substr(eid, 1, 4), id FROM entity ORDER BY 1, 2;
INSERT INTO statement_head SELECT substr(sid, 1, 4), id FROM statement ORDER BY 1, 2;

-- What may be disputed: an entity one of whose claims does not plainly assert,
-- or two of whose claims say something else of one property. See contest.go.
-- Here all are marked that have two claims of a property; rebuild makes it exact.
ALTER TABLE entity ADD COLUMN contested INTEGER NOT NULL DEFAULT 0;
UPDATE entity SET contested = 1 WHERE id IN
  (SELECT subject FROM claim GROUP BY subject, property HAVING count(*) > 1 OR max(substr(value, 1, 1)) > x'00');
CREATE INDEX entity_contested ON entity (contested) WHERE contested = 1;
CREATE INDEX entity_contested_eid ON entity (eid) WHERE contested = 1;
