#!/usr/bin/env node
/*
 * Checks an audit log without any code of the station: node scripts/verify-log.mjs AUDIT.DB [--note FILE --key LINE]
 *
 * It knows the format from docs/reliability.md alone. With a signed note of the ledger, and the key that the ledger printed,
 * it also finds what a log cannot tell of itself: rows cut off at its end, and a chain computed anew from some row on.
 * Ends with 0 when the log is as it was written, with 1 when it is not.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import SqliteDatabase from 'better-sqlite3';

/**
 * @param {string} file the database
 * @param {{ note: string, key: string }[]} notes signed notes and the keys that they must be signed with
 * @returns {{ rows: number, head: string, problems: string[] }}
 */
export function verifyLog(file, notes = []) {
  const database = new SqliteDatabase(file, { readonly: true, fileMustExist: true });
  const problems = [];
  try {
    const { rows, head, hashes } = checkRows(database, problems);
    for (const { note, key } of notes) checkNote({ database, note, key, hashes, problems });
    return { rows, head, problems };
  } catch (error) {
    return { rows: 0, head: '', problems: [...problems, `it cannot be read: ${error.message}`] };
  } finally {
    database.close();
  }
}

function checkRows(database, problems) {
  const metas = database.prepare('SELECT * FROM meta').all();
  const heads = database.prepare('SELECT * FROM head').all();
  if (metas.length !== 1 || heads.length !== 1) problems.push('it has not exactly one identity and one head');
  const { station, epoch, genesis } = metas[0];
  let previous = sha256(`twinspect audit log 1\n${JSON.stringify({ epoch, station })}`);
  if (genesis !== previous) problems.push('the beginning of the chain is not that of station and epoch');
  const hashes = [''];
  const verdicts = new Map();
  for (const row of database.prepare('SELECT * FROM log ORDER BY seq').iterate()) {
    const at = hashes.length;
    if (row.seq !== at) {
      problems.push(`row ${row.seq} stands where row ${at} belongs`);
      break;
    }
    const said = `{"body":${row.body},"recordedAt":${JSON.stringify(row.recorded_at)},"seq":${row.seq}}`;
    const hash = sha256(Buffer.concat([Buffer.from(previous, 'hex'), Buffer.from(said)]));
    if (row.previous_hash !== previous) problems.push(`row ${at} does not follow the row before`);
    if (row.hash !== hash) problems.push(`row ${at} is not what was written`);
    checkColumns(row, problems);
    checkEvidence(database, row, problems);
    if (row.verdict !== null) verdicts.set(row.verdict, (verdicts.get(row.verdict) ?? 0) + 1);
    previous = row.hash;
    hashes.push(row.hash);
    if (problems.length > 20) break;
  }
  const rows = hashes.length - 1;
  if (heads[0].seq !== rows || heads[0].hash !== previous)
    problems.push('the last row is not the one that the head names');
  const tally = new Map(database.prepare('SELECT verdict, inspections FROM tally').raw().all());
  for (const verdict of new Set([...tally.keys(), ...verdicts.keys()])) {
    if (tally.get(verdict) !== verdicts.get(verdict)) problems.push(`the count of ${verdict} is wrong`);
  }
  return { rows, head: `${rows} ${previous}`, hashes };
}

/** The columns repeat the body: what is searched by must be what was signed for. */
function checkColumns(row, problems) {
  let body;
  try {
    body = JSON.parse(row.body);
  } catch {
    problems.push(`row ${row.seq} cannot be read`);
    return;
  }
  const inspection = body.inspection;
  const expected =
    body.kind === 'event'
      ? ['event', null, null, null, null, null, null, null]
      : [
          'inspection',
          inspection?.id,
          inspection?.trigger?.id,
          inspection?.trigger?.camera,
          inspection?.trigger?.part,
          inspection?.verdict?.kind,
          inspection?.observation?.comparison?.score ?? null,
          inspection?.judgedAt,
        ];
  const {
    kind,
    inspection_id: id,
    trigger_id: trigger,
    camera,
    part,
    verdict,
    score,
    judged_at: judgedAt,
  } = row;
  const stored = [kind, id, trigger, camera, part, verdict, score, judgedAt];
  if (stored.some((value, index) => value !== expected[index])) {
    problems.push(`the columns of row ${row.seq} are not those of its body`);
  }
}

function checkEvidence(database, row, problems) {
  const used = database
    .prepare('SELECT role, sha256 FROM evidence_use WHERE seq = ? ORDER BY position')
    .raw()
    .all(row.seq);
  const named = /"evidence":\[\{/.test(row.body) ? JSON.parse(row.body).inspection.evidence : [];
  const same =
    used.length === named.length &&
    used.every(([role, hash], i) => role === named[i].role && hash === named[i].sha256);
  if (!same) problems.push(`the evidence of row ${row.seq} is not that of its body`);
}

function checkNote({ database, note, key, hashes, problems }) {
  const text = openNote(note, key);
  if (text === undefined) {
    problems.push('a note is not signed with the key that was given');
    return;
  }
  const [origin, seq, hash] = text.split('\n');
  const { station, epoch } = database.prepare('SELECT station, epoch FROM meta').get();
  if (origin !== `twinspect/${station}/${epoch}`)
    problems.push(`the note is of ${origin}, which this log is not`);
  const there = hashes[Number(seq)];
  if (there === undefined) problems.push(`the log ends before row ${seq}, which the ledger has`);
  else if (Buffer.from(there, 'hex').toString('base64') !== hash)
    problems.push(`row ${seq} is not the one that the ledger has`);
}

/** https://c2sp.org/signed-note, Ed25519. */
function openNote(note, line) {
  const [name, id, encoded] = splitKey(line.trim());
  const key = Buffer.from(encoded, 'base64');
  const end = note.lastIndexOf('\n\n');
  const expectedId = createHash('sha256').update(`${name}\n`).update(key).digest('hex').slice(0, 8);
  if (key.length !== 33 || key[0] !== 1 || id !== expectedId || end === -1) return undefined;
  const x = key.subarray(1).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const text = note.slice(0, end + 1);
  for (const signatureLine of note.slice(end + 2).split('\n')) {
    const [dash, signer, signature] = signatureLine.split(' ');
    const bytes = Buffer.from(signature ?? '', 'base64');
    if (dash !== '—' || signer !== name || bytes.subarray(0, 4).toString('hex') !== id) continue;
    if (verify(null, Buffer.from(text), publicKey, bytes.subarray(4))) return text;
  }
  return undefined;
}

/** Base64 may hold plus signs: only the first two part the line. */
function splitKey(line) {
  const first = line.indexOf('+');
  const second = line.indexOf('+', first + 1);
  return [line.slice(0, first), line.slice(first + 1, second), line.slice(second + 1)];
}

function sha256(data) {
  return createHash('sha256').update(data).digest('hex');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { note: { type: 'string' }, key: { type: 'string' } },
  });
  const notes =
    values.note === undefined ? [] : [{ note: readFileSync(values.note, 'utf8'), key: values.key ?? '' }];
  const { rows, head, problems } = verifyLog(positionals[0] ?? '', notes);
  process.stdout.write(`${rows} rows, the last one is ${head}\n`);
  for (const problem of problems) process.stdout.write(`✗ ${problem}\n`);
  if (problems.length === 0) process.stdout.write('✓ as it was written\n');
  process.exitCode = problems.length === 0 ? 0 : 1;
}
