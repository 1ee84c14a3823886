-- The ledger: what is true here. Nothing in these tables is derived.
CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE log (
  id    INTEGER PRIMARY KEY,
  logid BLOB NOT NULL UNIQUE, -- 32 bytes
  key   BLOB NOT NULL,        -- Ed25519 public key
  epoch BLOB NOT NULL,
  size  INTEGER NOT NULL
);

CREATE TABLE entry (
  id       INTEGER PRIMARY KEY, -- order of arrival, from 1
  log      INTEGER NOT NULL REFERENCES log,
  sequence INTEGER NOT NULL,
  leaf     BLOB NOT NULL,       -- RFC 6962 leaf hash of the header
  header   BLOB NOT NULL,
  body     BLOB NOT NULL,       -- compressed; see body.go
  UNIQUE (log, sequence)
);

CREATE TABLE node (            -- stored hashes of the Merkle trees, as package tlog numbers them
  log  INTEGER NOT NULL,
  n    INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (log, n)
) WITHOUT ROWID;

CREATE TABLE blob (            -- what opens the bytes of captures
  sha     BLOB PRIMARY KEY,
  size    INTEGER NOT NULL,
  address BLOB NOT NULL,
  key     BLOB                 -- NULL when the bytes were erased
) WITHOUT ROWID;
CREATE INDEX blob_address ON blob (address);

-- The projection: made from the ledger, and made again by rebuild.
CREATE TABLE word (            -- kinds and names of properties, as small numbers
  id     INTEGER PRIMARY KEY,
  text   TEXT NOT NULL UNIQUE,
  sealed INTEGER NOT NULL      -- 1: a property whose values only custodians know
);

CREATE TABLE matter (          -- cases
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL
);

CREATE TABLE entity (
  id     INTEGER PRIMARY KEY,
  eid    BLOB NOT NULL,         -- 16 bytes
  kind   INTEGER NOT NULL,      -- word
  matter INTEGER NOT NULL,      -- the case in which it was first met
  key    TEXT NOT NULL,         -- what that case calls it
  entry  INTEGER NOT NULL,
  part   INTEGER NOT NULL
);
CREATE UNIQUE INDEX entity_eid ON entity (eid);
CREATE INDEX entity_kind ON entity (kind, matter);

CREATE TABLE also (            -- further cases in which an entity is known
  entity INTEGER NOT NULL,
  matter INTEGER NOT NULL,
  key    TEXT NOT NULL,         -- what that case calls it
  entry  INTEGER NOT NULL,      -- 0 if a statement of the case speaks of it and no op says that it is known
  part   INTEGER NOT NULL,
  PRIMARY KEY (entity, matter)
) WITHOUT ROWID;

CREATE TABLE statement (       -- one row for each op: claims that came later have a row of their own
  id       INTEGER PRIMARY KEY,
  head     INTEGER NOT NULL,    -- first 8 bytes of sid, for finding it
  sid      BLOB NOT NULL,       -- 32 bytes
  matter   INTEGER NOT NULL,
  document INTEGER,             -- entity
  start    INTEGER NOT NULL,    -- code points
  open     INTEGER NOT NULL,    -- 0: all its claims are sealed
  entry    INTEGER NOT NULL,
  part     INTEGER NOT NULL,
  subjects BLOB NOT NULL,       -- entity of each claim, as varints
  body     BLOB NOT NULL        -- see pack.go
);
CREATE INDEX statement_head ON statement (head);
CREATE INDEX statement_document ON statement (document, start) WHERE document IS NOT NULL;

-- A claim is number n of statement s: id = s·1024 + n. It stands with the other
-- claims of its subject, so that an entity is read in one sweep.
CREATE TABLE claim (
  subject  INTEGER NOT NULL,    -- entity
  id       INTEGER NOT NULL,
  property INTEGER NOT NULL,    -- word
  matter   INTEGER NOT NULL,
  ref      INTEGER,             -- entity that is the value
  first    INTEGER,             -- earliest and latest possible day of the value
  last     INTEGER,
  value    BLOB NOT NULL,       -- see pack.go
  PRIMARY KEY (subject, id)
) WITHOUT ROWID;
CREATE INDEX claim_ref ON claim (ref, id, property, matter) WHERE ref IS NOT NULL;
CREATE INDEX claim_when ON claim (property, first, last) WHERE first IS NOT NULL;

CREATE TABLE judgment (
  id     INTEGER PRIMARY KEY,
  jid    BLOB NOT NULL UNIQUE,
  matter INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  at     INTEGER NOT NULL,
  entry  INTEGER NOT NULL,
  part   INTEGER NOT NULL,
  body   BLOB NOT NULL          -- the canonical op
);
CREATE INDEX judgment_verdict ON judgment (verdict);
CREATE TABLE judged (          -- which entities a judgment concerns
  entity   INTEGER NOT NULL,
  judgment INTEGER NOT NULL,
  PRIMARY KEY (entity, judgment)
) WITHOUT ROWID;
CREATE INDEX judged_judgment ON judged (judgment);
CREATE TABLE concern (         -- what must be known to know of a judgment: claims like these
  judgment INTEGER NOT NULL,
  matter   INTEGER NOT NULL,
  property INTEGER NOT NULL,    -- word; -1 for a judgment that is undone
  PRIMARY KEY (judgment, matter, property)
) WITHOUT ROWID;

CREATE TABLE capture (
  id       INTEGER PRIMARY KEY,
  document INTEGER NOT NULL,
  matter   INTEGER NOT NULL,
  sha      BLOB NOT NULL,
  text     BLOB,                -- hash of the frozen text
  entry    INTEGER NOT NULL,
  part     INTEGER NOT NULL,
  body     BLOB NOT NULL
);
CREATE INDEX capture_document ON capture (document);
CREATE INDEX capture_sha ON capture (sha);
CREATE INDEX capture_text ON capture (text) WHERE text IS NOT NULL;

CREATE TABLE addition (        -- a team's own terms and properties, and erasures
  id    INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  part  INTEGER NOT NULL,
  body  BLOB NOT NULL UNIQUE
);

CREATE TABLE member (          -- the names of the people of the team, the former ones too
  id    INTEGER PRIMARY KEY,
  mid   BLOB NOT NULL,          -- 16 bytes
  entry INTEGER NOT NULL,
  part  INTEGER NOT NULL,
  body  BLOB NOT NULL UNIQUE
);
CREATE INDEX member_mid ON member (mid);

CREATE TABLE granted (         -- every grant, those that no longer hold too
  id     INTEGER PRIMARY KEY,
  mid    BLOB NOT NULL,         -- to which member
  matter INTEGER NOT NULL,      -- -1: the whole archive
  entry  INTEGER NOT NULL,
  part   INTEGER NOT NULL,
  body   BLOB NOT NULL UNIQUE
);
CREATE INDEX granted_mid ON granted (mid);
CREATE INDEX granted_matter ON granted (matter);

CREATE TABLE brought (         -- who brought an entry
  entry INTEGER PRIMARY KEY,
  body  BLOB NOT NULL
);

CREATE TABLE piece (           -- the frozen text of documents, in pieces that can be shown
  id       INTEGER PRIMARY KEY,
  capture  INTEGER NOT NULL,
  document INTEGER NOT NULL,
  matter   INTEGER NOT NULL,
  start    INTEGER NOT NULL,    -- code points
  text     TEXT NOT NULL
);
CREATE INDEX piece_capture ON piece (capture);

-- Words of statements (row 2·id) and of pieces (row 2·id+1). No text is kept in it.
CREATE VIRTUAL TABLE words USING fts5 (
  quote, value,
  content='', contentless_delete=1, tokenize='teptar'
);
