import { join } from 'node:path';

/** Where the audit log and its evidence lie. */
export interface AuditPaths {
  readonly file: string;
  readonly evidenceDirectory: string;
}

/** Where a station with this data directory keeps its audit log. */
export function auditPaths(dataDirectory: string): AuditPaths {
  return { file: join(dataDirectory, 'audit.db'), evidenceDirectory: join(dataDirectory, 'evidence') };
}
