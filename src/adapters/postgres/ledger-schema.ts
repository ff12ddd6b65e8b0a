/** Stations are spread over so many partitions: each has its own index and its own vacuum. */
const partitions = 16;

/**
 * What leads from one schema version to the next. Never edit one that was released.
 *
 * `log` is append-only and holds rows in any order; `watermark` says how far a log is there without a gap, and is what
 * receipts are made of. `body` is the text that the hash covers; the columns beside it repeat it for queries.
 */
export const ledgerMigrations: readonly string[] = [
  `
CREATE TABLE twinspect.log (
  station text NOT NULL,
  epoch uuid NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  recorded_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  kind text NOT NULL,
  camera text,
  part text,
  verdict text,
  score double precision,
  judged_at timestamptz,
  body text NOT NULL,
  previous_hash bytea NOT NULL CHECK (length(previous_hash) = 32),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (station, epoch, seq)
) PARTITION BY HASH (station);
${Array.from(
  { length: partitions },
  (_, index) =>
    `CREATE TABLE twinspect.log_${index} PARTITION OF twinspect.log FOR VALUES WITH (MODULUS ${partitions}, REMAINDER ${index});`,
).join('\n')}
CREATE INDEX log_judged_at ON twinspect.log USING brin (judged_at);
CREATE INDEX log_verdict ON twinspect.log (station, judged_at) WHERE verdict IN ('fail', 'unjudged');

CREATE TABLE twinspect.watermark (
  station text NOT NULL,
  epoch uuid NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  note text NOT NULL DEFAULT '',
  first_at timestamptz NOT NULL DEFAULT now(),
  advanced_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (station, epoch)
);

CREATE TABLE twinspect.checkpoint (
  station text NOT NULL,
  epoch uuid NOT NULL,
  seq bigint NOT NULL,
  note text NOT NULL,
  signed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (station, epoch, seq)
);

CREATE TABLE twinspect.conflict (
  station text NOT NULL,
  epoch uuid NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  why text NOT NULL,
  body text NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (station, epoch, seq, hash)
);

CREATE FUNCTION twinspect.refuse() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
CREATE TRIGGER log_append_only BEFORE UPDATE OR DELETE ON twinspect.log
  FOR EACH ROW EXECUTE FUNCTION twinspect.refuse();
CREATE TRIGGER log_no_truncate BEFORE TRUNCATE ON twinspect.log
  FOR EACH STATEMENT EXECUTE FUNCTION twinspect.refuse();
CREATE TRIGGER checkpoint_append_only BEFORE UPDATE OR DELETE ON twinspect.checkpoint
  FOR EACH ROW EXECUTE FUNCTION twinspect.refuse();
`,
];
