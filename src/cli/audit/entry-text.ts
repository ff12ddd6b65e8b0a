import { evidencePath } from '../../adapters/sqlite/evidence-files.js';
import type { LogEntry } from '../../domain/log-entry.js';
import type { Locale } from '../../domain/station-error.js';
import { unjudgedTexts, verdictTexts } from '../../text/verdict-texts.js';
import { formatTable } from '../table.js';

const texts = {
  en: { header: ['seq', 'judged at (UTC)', 'verdict', 'score', 'part', 'camera', 'serial', 'ms', 'found'] },
  'zh-TW': { header: ['序號', '判定時間 (UTC)', '判定', '分數', '零件', '相機', '序號碼', '毫秒', '異常'] },
} as const satisfies Record<Locale, unknown>;

/** Inspections as an aligned table, one line each. */
export function entryTable(entries: readonly LogEntry[], locale: Locale): string {
  const rows = entries.flatMap(({ seq, body }) => {
    if (body.kind === 'event') return [];
    const { judgedAt, verdict, observation, trigger, elapsedMs } = body.inspection;
    const comparison = observation.kind === 'compared' ? observation.comparison : undefined;
    const found =
      verdict.kind === 'unjudged'
        ? unjudgedTexts[locale][verdict.reason]
        : String(comparison?.regions.length ?? 0);
    return [
      [
        String(seq),
        judgedAt.replace('T', ' ').replace('Z', ''),
        verdictTexts[locale][verdict.kind],
        comparison?.score.toFixed(3) ?? '-',
        trigger.part,
        trigger.camera,
        trigger.serial ?? '-',
        elapsedMs.toFixed(0),
        found,
      ],
    ];
  });
  return formatTable([texts[locale].header, ...rows]);
}

/** Evidence of an entry with the file that holds it. */
export function evidenceFiles(
  { body }: LogEntry,
  directory: string,
): readonly { readonly role: string; readonly path: string }[] {
  if (body.kind === 'event') return [];
  return body.inspection.evidence.map(({ role, sha256, mediaType }) => ({
    role,
    path: evidencePath(directory, sha256, mediaType),
  }));
}
