import type { RecipeConfig } from '../config/sections/recipe.js';
import { decide, thresholdsOf } from '../domain/decide.js';
import type { LogEntry } from '../domain/log-entry.js';
import type { Observation, UnjudgedReason } from '../domain/observation.js';
import { isStationError, messageOf, StationError } from '../domain/station-error.js';
import type { Fault } from '../domain/station-state.js';
import type { Trigger } from '../domain/trigger.js';
import type { AuditLog } from '../ports/audit-log.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Vision, VisionResult } from '../ports/vision.js';
import type { Component } from '../runtime/component.js';
import type { RetryPolicy } from '../runtime/retry-schedule.js';
import { elapsedMs } from '../runtime/system-clock.js';
import { untilAborted } from '../runtime/until-aborted.js';
import { appendSurely } from './append-surely.js';
import type { InspectionRequest } from './inspection-request.js';
import { Lane } from './lane.js';

/** One camera and the recipe it uses when a trigger names none. */
export interface Eye {
  readonly vision: Vision;
  readonly part: string;
}

interface InspectorOptions {
  readonly station: string;
  readonly eyes: readonly Eye[];
  readonly recipes: readonly RecipeConfig[];
  readonly auditLog: Pick<AuditLog, 'appendInspection' | 'findByTrigger'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Makes time-ordered ids (UUID version 7). */
  readonly newId: () => string;
  readonly configHash: string;
  readonly software: string;
  readonly retry: RetryPolicy;
  readonly onFault: (fault: Fault | undefined) => void;
  /** Called once for every new entry, after it is on disk. */
  readonly onAppended: (entry: LogEntry) => void;
}

/** Waiting triggers per camera beyond which a new one is answered `overrun` at once. */
const maxWaiting = 1000;

/**
 * The main job: trigger -> observation -> verdict -> audit row.
 *
 * INVARIANTS: every accepted trigger ends as exactly one row of the log, whatever happens to camera, vision process or
 * clock; a trigger id is inspected once and every repeat gets the row of the first; the row is on disk before anyone
 * hears of the verdict; one camera handles its triggers in order.
 */
export class Inspector implements Component {
  readonly name = 'inspector';
  readonly #options: InspectorOptions;
  readonly #eyes: ReadonlyMap<string, Eye & { readonly lane: Lane }>;
  readonly #recipes: ReadonlyMap<string, RecipeConfig>;
  /** Recipe of each camera for triggers that name none. */
  readonly #parts: Map<string, string>;
  readonly #underWay = new Map<string, Promise<LogEntry>>();
  readonly #stopping = new AbortController();

  constructor(options: InspectorOptions) {
    this.#options = options;
    this.#eyes = new Map(options.eyes.map((eye) => [eye.vision.camera, { ...eye, lane: new Lane() }]));
    this.#recipes = new Map(options.recipes.map((recipe) => [recipe.part, recipe]));
    this.#parts = new Map(options.eyes.map(({ vision, part }) => [vision.camera, part]));
  }

  /** The recipe that each camera uses when a trigger names none, by name of the camera. */
  get parts(): ReadonlyMap<string, string> {
    return this.#parts;
  }

  /**
   * Checks that a camera can judge by a recipe; what it returns has it do so for triggers that name none.
   *
   * @throws StationError `unknown-camera` or `unknown-part`
   */
  selection(camera: string | undefined, part: string): () => void {
    const { vision } = this.#eye(camera);
    this.#assertKnown(part);
    return () => {
      this.#parts.set(vision.camera, part);
    };
  }

  /** Answers until the signal aborts, then finishes what is under way; what still waits becomes `unjudged`. */
  async run(signal: AbortSignal): Promise<void> {
    await untilAborted(signal);
    this.#stopping.abort();
    await Promise.all([...this.#eyes.values()].map(({ lane }) => lane.drained()));
  }

  /**
   * Inspects a part and resolves once the verdict is on disk; a repeated trigger id resolves with the first row.
   *
   * @throws StationError `unknown-camera` or `unknown-part`; nothing is recorded then, since nothing was triggered.
   */
  async request(request: InspectionRequest): Promise<LogEntry> {
    const trigger = this.#accept(request);
    const twin = this.#underWay.get(trigger.id);
    if (twin !== undefined) return twin;
    const entry = this.#inspectOnce(trigger);
    this.#underWay.set(trigger.id, entry);
    try {
      return await entry;
    } finally {
      this.#underWay.delete(trigger.id);
    }
  }

  #accept(request: InspectionRequest): Trigger {
    const { clock, newId } = this.#options;
    const monotonicNs = clock.monotonicNs();
    const eye = this.#eye(request.camera);
    const part = request.part ?? this.#parts.get(eye.vision.camera) ?? eye.part;
    this.#assertKnown(part);
    return {
      id: request.id ?? newId(),
      source: request.source,
      camera: eye.vision.camera,
      part,
      ...(request.serial === undefined ? {} : { serial: request.serial }),
      ...(request.lot === undefined ? {} : { lot: request.lot }),
      monotonicNs,
      requestedAt: clock.now().toISOString(),
    };
  }

  #assertKnown(part: string): void {
    if (this.#recipes.has(part)) return;
    throw new StationError('unknown-part', { part, known: [...this.#recipes.keys()].join(', ') });
  }

  #eye(camera: string | undefined): Eye & { readonly lane: Lane } {
    const [first, ...others] = this.#eyes.values();
    const eye = camera === undefined && others.length === 0 ? first : this.#eyes.get(camera ?? '');
    if (eye !== undefined) return eye;
    throw new StationError('unknown-camera', {
      camera: camera ?? '""',
      known: [...this.#eyes.keys()].join(', '),
    });
  }

  async #inspectOnce(trigger: Trigger): Promise<LogEntry> {
    const known = await this.#options.auditLog.findByTrigger(trigger.id);
    if (known !== undefined) return known;
    const { lane, vision } = this.#eye(trigger.camera);
    if (lane.length >= maxWaiting) {
      const overrun = failure('overrun', `${lane.length} triggers wait for this camera`);
      return this.#judge(trigger, { observation: overrun, evidence: [] });
    }
    return lane.run(async () => this.#judge(trigger, await this.#observe(trigger, vision)));
  }

  /** Never throws: whatever goes wrong is an observation, so that it gets its row. */
  async #observe(trigger: Trigger, vision: Vision): Promise<VisionResult> {
    const { clock } = this.#options;
    if (this.#stopping.signal.aborted) return nothing('stopping', 'the station stops');
    const leftMs = this.#recipe(trigger.part).deadlineMs - elapsedMs(clock, trigger.monotonicNs);
    if (leftMs <= 0) return nothing('late', 'the camera was busy with earlier triggers');
    const over = new AbortController();
    const deadline = clock.sleep(leftMs, over.signal).then(
      () => nothing('late', `no observation within ${this.#recipe(trigger.part).deadlineMs} ms`),
      () => nothing('late', 'no longer waited for'),
    );
    try {
      return await Promise.race([vision.inspect(trigger, over.signal), deadline]);
    } catch (error) {
      this.#options.logger.error({ camera: trigger.camera, trigger: trigger.id }, messageOf(error));
      return nothing(
        isStationError(error, 'vision-lost') ? 'vision-lost' : 'comparison-failed',
        messageOf(error),
      );
    } finally {
      over.abort();
    }
  }

  async #judge(trigger: Trigger, { observation, evidence }: VisionResult): Promise<LogEntry> {
    const { station, auditLog, clock, newId, configHash, software, retry, onFault, onAppended } =
      this.#options;
    const recipe = this.#recipe(trigger.part);
    const thresholds = thresholdsOf(recipe);
    const elapsed = elapsedMs(clock, trigger.monotonicNs);
    const { monotonicNs: _, ...loggedTrigger } = trigger;
    const inspection = {
      id: newId(),
      station,
      trigger: loggedTrigger,
      verdict: decide({ observation, thresholds, elapsedMs: elapsed, deadlineMs: recipe.deadlineMs }),
      thresholds,
      observation,
      provenance: {
        ...(observation.kind === 'compared'
          ? {
              modelHash: observation.comparison.modelHash,
              referenceHash: observation.comparison.referenceHash,
            }
          : {}),
        configHash,
        software,
      },
      judgedAt: clock.now().toISOString(),
      elapsedMs: elapsed,
    };
    const append = (): Promise<LogEntry> => auditLog.appendInspection(inspection, evidence);
    const signal = this.#stopping.signal;
    const entry = await appendSurely({ append, retry, clock, onFault, signal }).catch((error: unknown) => {
      this.#options.logger.error({ inspection }, `not in the audit log: ${messageOf(error)}`);
      throw error;
    });
    onAppended(entry);
    return entry;
  }

  #recipe(part: string): RecipeConfig {
    const recipe = this.#recipes.get(part);
    if (recipe === undefined) throw new Error(`part ${part} was accepted without a recipe`);
    return recipe;
  }
}

function nothing(reason: UnjudgedReason, detail: string): VisionResult {
  return { observation: failure(reason, detail), evidence: [] };
}

function failure(reason: UnjudgedReason, detail: string): Observation {
  return { kind: 'failed', reason, detail, timings: {} };
}
