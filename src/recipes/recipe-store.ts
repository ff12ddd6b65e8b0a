import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../config/parse-json.js';
import type { RecipeContent } from '../config/store/recipe-content.js';
import { type PendingChange, pendingChangeSchema } from '../config/store/recipe-history-schema.js';
import { type ApprovalRule, applyRecipeChange } from '../domain/apply-recipe-change.js';
import type { LogEntry } from '../domain/log-entry.js';
import type { RecipeChange, RecipeHistory, RecipeVersion } from '../domain/recipe-history.js';
import { StationError } from '../domain/station-error.js';
import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { StoreLock } from '../ports/store-lock.js';
import { flushDirectory, writeFileDurably } from '../runtime/write-file-durably.js';
import { formatContent } from './content-text.js';
import { listParts, readContent, readHistory } from './read-recipes.js';
import { type PartPaths, partPaths, versionFolder } from './recipe-paths.js';

interface RecipeStoreOptions {
  readonly dataDirectory: string;
  readonly lock: StoreLock;
  readonly auditLog: Pick<AuditLog, 'appendEvent' | 'after' | 'head'>;
  readonly clock: Clock;
  readonly rule: ApprovalRule;
}

/** An image that a new version compares with. */
export interface SampleImage {
  readonly sha256: string;
  /** Its name in the folder of samples: the hash with the ending of the format. */
  readonly file: string;
  readonly data: Uint8Array;
}

/** A version that is to be made. */
export interface NewVersion {
  readonly content: RecipeContent;
  /** Those of its golden samples that the part does not have yet. */
  readonly images: readonly SampleImage[];
  readonly by: string;
  readonly why: string;
  /** Version that it was made from. */
  readonly previous?: number | undefined;
  /** Of an import: where it came from. */
  readonly origin?: string | undefined;
}

interface StateChange {
  readonly part: string;
  readonly version: number;
  readonly kind: 'approved' | 'activated' | 'retired';
  readonly by: string;
  readonly why: string;
}

const pageSize = 200;

/**
 * The versions of all recipes, and the only place that changes them.
 *
 * INVARIANTS: one program changes the store at a time; files of a version are on the disk before its history names
 * them, and never change afterwards; each step is a row of the audit log before the history says it. A change that was
 * cut off is finished when its row is in the log and forgotten when it is not, before anything else is done.
 */
export class RecipeStore {
  readonly #options: RecipeStoreOptions;

  constructor(options: RecipeStoreOptions) {
    this.#options = options;
  }

  /** Finishes or forgets what a crash has left. Every change does so first. */
  async recover(): Promise<void> {
    const { dataDirectory, lock } = this.#options;
    await lock.hold(async () => {
      for (const part of await listParts(dataDirectory)) await this.#recover(part);
    });
  }

  /** @throws StationError `recipe-busy`, `recipe-damaged`, or of the audit log. */
  async add(version: NewVersion): Promise<RecipeVersion> {
    const { dataDirectory, lock } = this.#options;
    const { content } = version;
    const { part } = content;
    const { text, hash } = formatContent(content);
    return lock.hold(async () => {
      const history = await this.#recover(part);
      const paths = partPaths(dataDirectory, part);
      const number = (history.versions.at(-1)?.version ?? 0) + 1;
      for (const { file, data } of version.images) await writeFileDurably(join(paths.samples, file), data);
      await writeVersion(paths, number, text);
      const { by, why, previous, origin } = version;
      return this.#commit(history, content, {
        ...this.#stamp(),
        kind: origin === undefined ? 'drafted' : 'imported',
        version: number,
        hash,
        by,
        why,
        ...(previous === undefined ? {} : { previous }),
        ...(origin === undefined ? {} : { origin }),
      });
    });
  }

  /** @throws StationError `recipe-refused` when the life cycle does not allow it, and as `add`. */
  async change({ part, version, kind, by, why }: StateChange): Promise<RecipeVersion> {
    const { dataDirectory, lock } = this.#options;
    return lock.hold(async () => {
      const history = await this.#recover(part);
      const known = history.versions.find((one) => one.version === version);
      if (known === undefined)
        throw new StationError('recipe-not-found', { part, what: `version ${version}` });
      const content = await readContent(dataDirectory, part, known);
      const replaced =
        kind === 'activated' ? history.versions.find(({ state }) => state === 'active') : undefined;
      return this.#commit(history, content, {
        ...this.#stamp(),
        kind,
        version,
        hash: known.hash,
        by,
        why,
        ...(replaced === undefined ? {} : { previous: replaced.version }),
      });
    });
  }

  async #commit(
    history: RecipeHistory,
    content: RecipeContent,
    change: RecipeChange,
  ): Promise<RecipeVersion> {
    const { auditLog, dataDirectory, rule } = this.#options;
    const { part } = history;
    const applied = applyRecipeChange(history, change, rule);
    if (applied.kind === 'refused') {
      const { version, kind } = change;
      throw new StationError('recipe-refused', { part, version, kind, why: applied.why });
    }
    const paths = partPaths(dataDirectory, part);
    const pending: PendingChange = { change, afterSeq: (await auditLog.head()).seq };
    await writeFileDurably(paths.pending, `${JSON.stringify(pending, null, 2)}\n`);
    const { id, kind, version, hash, by, why, previous, origin } = change;
    await auditLog.appendEvent({
      type: `recipe-${kind}`,
      actor: by,
      details: {
        change: id,
        part,
        version,
        recipe: hash,
        why,
        model: content.modelHash,
        samples: content.samples.map(({ sha256 }) => sha256),
        ...(previous === undefined ? {} : { previous }),
        ...(origin === undefined ? {} : { origin }),
      },
    });
    await this.#settle(paths, applied.history);
    const made = applied.history.versions.find((one) => one.version === version);
    if (made === undefined) throw new Error('a change without its version');
    return made;
  }

  async #settle(paths: PartPaths, history: RecipeHistory): Promise<void> {
    await writeFileDurably(paths.history, `${JSON.stringify(history, null, 2)}\n`);
    await rm(paths.pending);
    await flushDirectory(paths.folder);
  }

  async #recover(part: string): Promise<RecipeHistory> {
    const { dataDirectory, rule } = this.#options;
    const paths = partPaths(dataDirectory, part);
    const history = await readHistory(dataDirectory, part);
    await removeDrafts(paths);
    const pending = await readPending(paths);
    if (pending === undefined) return history;
    const { change } = pending;
    const known = history.versions.flatMap(({ changes }) => changes).some(({ id }) => id === change.id);
    if (known || !(await this.#isLogged(pending))) {
      await rm(paths.pending);
      return history;
    }
    const applied = applyRecipeChange(history, change, rule);
    // The rule may have become stricter since: what the log says has happened all the same.
    const after =
      applied.kind === 'applied' ? applied : applyRecipeChange(history, change, { secondUser: false });
    if (after.kind === 'refused')
      throw new StationError('recipe-damaged', { file: paths.history, why: after.why });
    await this.#settle(paths, after.history);
    return after.history;
  }

  /** Is the row of a change in the log? It can only be behind the row that was the last before. */
  async #isLogged({ change, afterSeq }: PendingChange): Promise<boolean> {
    for (let seq = afterSeq; ; ) {
      const entries = await this.#options.auditLog.after(seq, pageSize);
      if (entries.some((entry) => changeOf(entry) === change.id)) return true;
      const last = entries.at(-1);
      if (last === undefined) return false;
      seq = last.seq;
    }
  }

  #stamp(): Pick<RecipeChange, 'id' | 'at'> {
    return { id: randomUUID(), at: this.#options.clock.now().toISOString() };
  }
}

function changeOf({ body }: LogEntry): unknown {
  return body.kind === 'event' ? body.event.details['change'] : undefined;
}

async function readPending(paths: PartPaths): Promise<PendingChange | undefined> {
  const text = await readFile(paths.pending, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = parseJson(text, pendingChangeSchema);
  if (parsed.ok) return parsed.value;
  throw new StationError('recipe-damaged', { file: paths.pending, why: parsed.problems });
}

/** The folder appears whole or not at all. One that no history names is what a crash has left. */
async function writeVersion(paths: PartPaths, version: number, text: string): Promise<void> {
  const folder = versionFolder(paths, version);
  const draft = join(paths.folder, `.v${version}.tmp`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await writeFileDurably(join(draft, 'recipe.json'), text);
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
  await flushDirectory(paths.folder);
}

/** Files that were being written when a program ended. */
async function removeDrafts({ folder, samples }: PartPaths): Promise<void> {
  for (const directory of [folder, samples]) {
    const names = await readdir(directory).catch(() => []);
    for (const name of names.filter((one) => one.startsWith('.') && one.endsWith('.tmp'))) {
      await rm(join(directory, name), { recursive: true, force: true });
    }
  }
}
