import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { isStationError, messageOf } from '../../domain/station-error.js';
import { auditPaths } from './audit-paths.js';
import { EvidenceStore } from './evidence-store.js';
import { readMeasurements } from './log-measurements.js';
import { LogQueries } from './log-queries.js';
import { LogWriter } from './log-writer.js';
import { openDatabase } from './open-database.js';
import { removeEvidence } from './remove-evidence.js';
import { auditFailure, connectionIsSpent } from './sqlite-failure.js';
import type { AuditFailure, AuditReply, AuditRequest, AuditTask, WorkerSettings } from './worker-protocol.js';

/*
 * The thread that owns the audit log: SQLite and the flushing of files block their thread, and the station's event loop
 * must never wait for a disk. One request after the other, in the order in which they came.
 */

interface OpenLog {
  readonly database: Database;
  readonly writer: LogWriter;
  readonly queries: LogQueries;
  readonly evidence: EvidenceStore;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- given by SqliteAuditLog, of the same build
const settings = workerData as WorkerSettings;
const paths = auditPaths(settings.dataDirectory);
if (parentPort === null) throw new Error('audit-worker.js is started as a worker thread only');
serve(parentPort);

function serve(port: MessagePort): void {
  const reply = (message: AuditReply): void => port.postMessage(message);
  let log: OpenLog | undefined;
  let last: Promise<void> = Promise.resolve();
  try {
    log = openLog();
    reply({ kind: 'opened' });
  } catch (error) {
    reply({ kind: 'not-opened', failure: asFailure(auditFailure(error, paths.file)) });
    port.close();
    return;
  }
  port.on('message', (request: AuditRequest) => {
    last = answerAfter(last, request);
  });

  async function answerAfter(before: Promise<void>, { id, task }: AuditRequest): Promise<void> {
    await before;
    try {
      // A connection that failed for good is opened anew, so that the station heals when its disk does.
      log ??= openLog();
      reply({ kind: 'done', id, value: await perform(task, log) });
      if (task.kind === 'close') port.close();
    } catch (error) {
      if (log !== undefined && connectionIsSpent(error)) {
        log.database.close();
        log = undefined;
      }
      reply({ kind: 'failed', id, failure: asFailure(auditFailure(error, paths.file)) });
    }
  }
}

function openLog(): OpenLog {
  const { station, openedAt } = settings;
  const database = openDatabase({ file: paths.file, station, openedAt });
  const queries = new LogQueries(database);
  const evidence = new EvidenceStore(database, paths.evidenceDirectory);
  return {
    database,
    queries,
    evidence,
    writer: new LogWriter({ database, file: paths.file, queries, evidence }),
  };
}

async function perform(task: AuditTask, { database, writer, queries, evidence }: OpenLog): Promise<unknown> {
  switch (task.kind) {
    case 'append-inspection':
      return writer.appendInspection(task.entry);
    case 'append-event':
      return writer.appendEvent(task.event, task.recordedAt);
    case 'find-by-trigger':
      return queries.findByTrigger(task.triggerId);
    case 'find':
      return queries.find(task.inspectionId);
    case 'list':
      return queries.list(task.query);
    case 'after':
      return queries.after(task.seq, task.limit);
    case 'measurements':
      return readMeasurements(database, task.afterSeq, task.limit);
    case 'counts':
      return queries.counts();
    case 'head':
      return queries.head();
    case 'unpublished':
      return queries.unpublished(task.limit);
    case 'mark-published':
      return writer.markPublished(task.seqs, task.publishedAt);
    case 'receipt':
      return queries.receipt();
    case 'keep-receipt':
      return writer.keepReceipt(task.receipt, task.receivedAt);
    case 'evidence':
      return evidence.read(task.sha256);
    case 'remove-evidence': {
      const { rule, removedAt } = task;
      return removeEvidence({ database, directory: paths.evidenceDirectory, rule, removedAt });
    }
    case 'close':
      database.close();
      return undefined;
  }
}

function asFailure(error: unknown): AuditFailure {
  const message = messageOf(error);
  return isStationError(error)
    ? { code: error.code, parameters: error.parameters, message }
    : { parameters: {}, message };
}
