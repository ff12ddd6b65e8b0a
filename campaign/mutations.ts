import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';

/** One way to tamper with a log, by somebody who may do everything on its disk. */
export interface Mutation {
  readonly kind: string;
  readonly apply: (database: Database, random: () => number) => void;
}

interface Row {
  readonly seq: number;
  readonly recorded_at: string;
  readonly body: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** Who tampers drops the triggers first. */
export function removeGuards(database: Database): void {
  database.pragma('foreign_keys = OFF');
  database.pragma('synchronous = OFF');
  const guards = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .pluck()
    .all();
  for (const guard of guards) database.exec(`DROP TRIGGER "${guard}"`);
}

const texts = [
  'kind',
  'inspection_id',
  'trigger_id',
  'camera',
  'part',
  'verdict',
  'judged_at',
  'recorded_at',
  'body',
  'hash',
];

export const mutations: readonly Mutation[] = [
  { kind: 'a character of a row edited', apply: editCharacter },
  { kind: 'a verdict, score or time edited', apply: editMeaning },
  { kind: 'a row edited and the chain computed anew', apply: editAndRechain },
  { kind: 'rows deleted', apply: deleteRows },
  { kind: 'rows deleted and the chain computed anew', apply: deleteAndRechain },
  { kind: 'a row inserted', apply: (database, random) => insertRow(database, random, false) },
  {
    kind: 'a row inserted and the chain computed anew',
    apply: (database, random) => insertRow(database, random, true),
  },
  { kind: 'two rows exchanged', apply: exchangeRows },
  { kind: 'rows cut off at the end, all traces removed', apply: truncate },
  { kind: 'head, tally or identity edited', apply: editSummary },
];

function editCharacter(database: Database, random: () => number): void {
  for (;;) {
    const seq = anySeq(database, random);
    const column = pick([...texts, 'previous_hash'], random);
    const value = database
      .prepare<[number], string | null>(`SELECT ${column} FROM log WHERE seq = ?`)
      .pluck()
      .get(seq);
    if (typeof value !== 'string' || value === '') continue;
    const at = Math.floor(random() * value.length);
    const other = String.fromCodePoint(33 + Math.floor(random() * 90));
    if (other === value[at]) continue;
    const changed = value.slice(0, at) + other + value.slice(at + 1);
    // A check of the schema, or a unique index, may refuse it: then something else is edited.
    if (attempt(() => database.prepare(`UPDATE log SET ${column} = ? WHERE seq = ?`).run(changed, seq)))
      return;
  }
}

function editMeaning(database: Database, random: () => number): void {
  const { seq, body } = inspectionRow(database, random);
  const edited = pick(
    [
      body.replace(
        /"kind":"(pass|fail)"/,
        (_, kind: string) => `"kind":"${kind === 'pass' ? 'fail' : 'pass'}"`,
      ),
      body.replace(/"score":[\d.]+/, `"score":${random()}`),
      body.replace(/"judgedAt":"\d{4}/, `"judgedAt":"${1990 + Math.floor(random() * 30)}`),
    ],
    random,
  );
  const verdict = /"verdict":\{"kind":"(\w+)"/.exec(edited)?.[1];
  database.prepare('UPDATE log SET body = ?, verdict = ? WHERE seq = ?').run(edited, verdict, seq);
}

function editAndRechain(database: Database, random: () => number): void {
  editMeaning(database, random);
  repairAll(database);
}

function deleteRows(database: Database, random: () => number): void {
  const last = anySeq(database, random);
  database
    .prepare('DELETE FROM log WHERE seq BETWEEN ? AND ?')
    .run(Math.max(1, last - Math.floor(random() * 4)), last);
}

function deleteAndRechain(database: Database, random: () => number): void {
  const seq = anySeq(database, random);
  database.prepare('DELETE FROM log WHERE seq = ?').run(seq);
  database.prepare('DELETE FROM evidence_use WHERE seq = ?').run(seq);
  shift(database, seq, -1);
  repairAll(database);
}

function insertRow(database: Database, random: () => number, repair: boolean): void {
  const { seq, body } = inspectionRow(database, random);
  const id = Math.floor(random() * 1e12)
    .toString(16)
    .padStart(12, '0');
  // Ids of its own, no pictures: such a row can stand in a log.
  const forged = body
    .replaceAll(/"id":"([^"]*)"/g, `"id":"$1${id}"`)
    .replace(/"evidence":\[[^\]]*\]/, '"evidence":[]');
  shift(database, seq, 1);
  database
    .prepare(
      `INSERT INTO log SELECT ?, kind, inspection_id || ?, trigger_id || ?, camera, part, verdict, score, judged_at,
       recorded_at, ?, previous_hash, hash FROM log WHERE seq = ?`,
    )
    .run(seq, id, id, forged, seq + 1);
  if (repair) repairAll(database);
}

function exchangeRows(database: Database, random: () => number): void {
  const one = anySeq(database, random);
  const other = (one % lastSeq(database)) + 1;
  const move = database.prepare('UPDATE log SET seq = ? WHERE seq = ?');
  move.run(-1, one);
  move.run(one, other);
  move.run(other, -1);
}

function truncate(database: Database, random: () => number): void {
  const last = lastSeq(database) - 1 - Math.floor(random() * (lastSeq(database) - 2));
  for (const table of ['log', 'publication', 'evidence_use']) {
    database.prepare(`DELETE FROM ${table} WHERE seq > ?`).run(last);
  }
  repairAll(database);
}

function editSummary(database: Database, random: () => number): void {
  const changes = [
    "UPDATE tally SET inspections = inspections + 1 WHERE verdict = 'pass'",
    "DELETE FROM tally WHERE verdict = 'fail'",
    'UPDATE head SET seq = seq - 1',
    "UPDATE head SET hash = replace(hash, substr(hash, 1, 1), 'x')",
    "UPDATE meta SET station = 'line-9'",
    "UPDATE meta SET epoch = '00000000-0000-4000-8000-000000000000'",
    "UPDATE meta SET genesis = upper(genesis) || 'x'",
  ];
  database.exec(pick(changes, random));
}

/** Computes columns, chain, head and tally anew, as somebody would who has read the source of the station. */
function repairAll(database: Database): void {
  const { station, epoch } = database
    .prepare<[], { station: string; epoch: string }>('SELECT * FROM meta')
    .get() ?? {
    station: '',
    epoch: '',
  };
  let previous = sha256(`twinspect audit log 1\n${JSON.stringify({ epoch, station })}`);
  const rows = database.prepare<[], Row>('SELECT * FROM log ORDER BY seq').all();
  const update = database.prepare(
    `UPDATE log SET previous_hash = ?, hash = ?, inspection_id = body ->> '$.inspection.id',
     trigger_id = body ->> '$.inspection.trigger.id', verdict = body ->> '$.inspection.verdict.kind',
     score = body ->> '$.inspection.observation.comparison.score', judged_at = body ->> '$.inspection.judgedAt' WHERE seq = ?`,
  );
  const rechain = database.prepare('UPDATE log SET previous_hash = ?, hash = ? WHERE seq = ?');
  for (const { seq, recorded_at: recordedAt, body } of rows) {
    const said = `{"body":${body},"recordedAt":${JSON.stringify(recordedAt)},"seq":${seq}}`;
    const hash = sha256(Buffer.concat([Buffer.from(previous, 'hex'), Buffer.from(said)]));
    if (!attempt(() => update.run(previous, hash, seq))) rechain.run(previous, hash, seq);
    previous = hash;
  }
  database.prepare('UPDATE head SET seq = ?, hash = ?').run(rows.at(-1)?.seq ?? 0, previous);
  database.exec(`DELETE FROM tally;
    INSERT INTO tally SELECT verdict, count(*) FROM log WHERE kind = 'inspection' GROUP BY verdict;`);
}

/** Moves the rows from `seq` on by one number. */
function shift(database: Database, seq: number, by: 1 | -1): void {
  for (const table of ['log', 'evidence_use']) {
    database.prepare(`UPDATE ${table} SET seq = -seq WHERE seq >= ?`).run(seq);
    database.prepare(`UPDATE ${table} SET seq = -seq + ? WHERE seq < 0`).run(by);
  }
}

function inspectionRow(database: Database, random: () => number): Row {
  const rows = database.prepare<[], Row>("SELECT * FROM log WHERE kind = 'inspection'").all();
  return pick(rows, random);
}

function anySeq(database: Database, random: () => number): number {
  return 1 + Math.floor(random() * lastSeq(database));
}

function lastSeq(database: Database): number {
  return database.prepare<[], number>('SELECT max(seq) FROM log').pluck().get() ?? 0;
}

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}

function attempt(change: () => unknown): boolean {
  try {
    change();
    return true;
  } catch {
    return false;
  }
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
