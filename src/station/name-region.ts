import type { StoredExample } from '../config/store/defect-example-schema.js';
import { nameDefect } from '../domain/name-defect.js';
import { StationError } from '../domain/station-error.js';
import { addExample, readExamples } from '../naming/example-store.js';
import type { AuditLog } from '../ports/audit-log.js';
import { decodeMap } from '../vision/stored-map.js';

interface NameRegion {
  readonly auditLog: Pick<AuditLog, 'find' | 'evidence' | 'appendEvent'>;
  readonly dataDirectory: string;
  readonly inspection: string;
  /** From 1, the most anomalous first. */
  readonly region: number;
  readonly name: string;
  readonly by: string;
  readonly now: Date;
}

/** A region that has got a name. */
export interface NamedRegion {
  readonly part: string;
  readonly name: string;
  /** Of the example. */
  readonly sha256: string;
  /** Examples of the part and the model, this one among them. */
  readonly examples: number;
  /** Nearest example of another name, and how far it lies; absent where all have this name. */
  readonly nearest?: { readonly name: string; readonly distance: number };
}

/**
 * Keeps a region of a logged inspection as the example of a kind of defect. Later regions that look like it get the name.
 *
 * @throws StationError `entry-not-found`, `region-unknown`, `region-not-described`, `usage` for a name that cannot be one.
 */
export async function nameRegion(options: NameRegion): Promise<NamedRegion> {
  const { auditLog, dataDirectory, inspection: id, region, by, now } = options;
  const name = checkedName(options.name);
  const entry = await auditLog.find(id);
  if (entry?.body.kind !== 'inspection') throw new StationError('entry-not-found', { id });
  const { trigger, observation, evidence, provenance } = entry.body.inspection;
  const regions = observation.kind === 'compared' ? observation.comparison.regions : [];
  const found = regions[region - 1];
  if (found === undefined) throw new StationError('region-unknown', { id, region, count: regions.length });
  const map = evidence.find(({ role }) => role === 'map');
  const file = map && (await auditLog.evidence(map.sha256));
  const descriptor = file && decodeMap(file)?.descriptors?.[region - 1];
  const { modelHash } = provenance;
  if (descriptor === undefined || modelHash === undefined) {
    throw new StationError('region-not-described', { id, region });
  }
  const { part } = trigger;
  const { box } = found;
  const example: StoredExample = {
    schema: 1,
    part,
    name,
    modelHash,
    descriptor: [...descriptor],
    inspection: id,
    region,
    box,
    by,
    at: now.toISOString(),
  };
  const sha256 = await addExample(dataDirectory, example);
  await auditLog.appendEvent({
    type: 'defect-named',
    actor: by,
    details: { part, name, inspection: id, region, sha256 },
  });
  const all = (await readExamples(dataDirectory, part)).filter((one) => one.modelHash === modelHash);
  const others = all.filter((one) => one.name !== name);
  const nearest = others
    .map((other) => ({ name: other.name, distance: nameDefect(descriptor, [other])?.distance ?? 2 }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  return { part, name, sha256, examples: all.length, ...(nearest === undefined ? {} : { nearest }) };
}

/** Names stand in topics of dashboards, tables and labels; "unknown" is what has none. */
function checkedName(text: string): string {
  const name = text.trim();
  if (/^[^\p{Cc}]{1,64}$/u.test(name) && name.toLowerCase() !== 'unknown') return name;
  const why = `"${name}" cannot name a defect: 1 to 64 characters without control characters, not "unknown"`;
  throw new StationError('usage', { why });
}
