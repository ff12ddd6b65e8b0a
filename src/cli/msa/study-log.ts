import { basename, dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { LogQueries } from '../../adapters/sqlite/log-queries.js';
import type { Inspection } from '../../domain/inspection.js';
import { StationError } from '../../domain/station-error.js';
import type { Decision, StudyTrial } from '../../evaluation/attribute-study.js';
import { readDecision } from './read-decision.js';

interface StudyLog {
  readonly database: Database;
  readonly part: string;
  readonly since?: string;
  readonly until?: string;
  /** By serial number, or name of the file of the frame, with its folder or without. */
  readonly references?: ReadonlyMap<string, Decision>;
}

/** Inspections that one study looks at. */
const limit = 100_000;

/**
 * The inspections of the log as decisions: the serial number tells the part, or the file of the frame where a camera
 * replays images; what the part is, a table of references tells, or the name of the folder that the file lies in.
 *
 * @throws StationError `nothing-to-analyse` when nothing is known of any inspection.
 */
export function studyLog({ database, part, since, until, references }: StudyLog): readonly StudyTrial[] {
  const entries = new LogQueries(database).list({
    limit,
    part,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  });
  const trials = entries.toReversed().flatMap(({ body }) => {
    const trial = body.kind === 'inspection' ? trialOf(body.inspection, references) : undefined;
    return trial === undefined ? [] : [trial];
  });
  if (trials.length > 0) return trials;
  const why = `of ${entries.length} inspections of ${part} none has a serial number or file with a known reference`;
  throw new StationError('nothing-to-analyse', { why });
}

function trialOf(
  { trigger, observation, verdict, station }: Inspection,
  references: ReadonlyMap<string, Decision> | undefined,
): StudyTrial | undefined {
  const { file } = observation.frame ?? {};
  const folder = file === undefined ? '' : basename(dirname(file));
  const name = file === undefined ? undefined : basename(file);
  // Folders for good and for defective parts may hold files of the same name.
  const part = trigger.serial ?? (name === undefined ? undefined : `${folder}/${name}`);
  if (part === undefined) return undefined;
  const reference =
    references === undefined
      ? readDecision(folder)
      : (references.get(part) ?? (name === undefined ? undefined : references.get(name)));
  if (reference === undefined) return undefined;
  return { part, appraiser: station, decision: verdict.kind === 'pass' ? 'good' : 'defective', reference };
}
