import type { Recipe } from '../config/recipe.js';
import { decide, thresholdsOf } from '../domain/decide.js';
import type { LogEntry } from '../domain/log-entry.js';
import type { UnjudgedReason } from '../domain/observation.js';
import { isStationError, messageOf, StationError } from '../domain/station-error.js';
import type { Fault } from '../domain/station-state.js';
import type { Trigger } from '../domain/trigger.js';
import type { Verdict } from '../domain/verdict.js';
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
import type { Line } from './line.js';

/** One camera and the recipe it uses when a trigger names none. */
export interface Eye {
  readonly vision: Vision;
  readonly part: string;
}

/** What parts are judged by at this moment. */
export interface CurrentRecipes {
  readonly parts: readonly string[];
  /** Nothing for a part of which the store has no active version. */
  current(part: string): Recipe | undefined;
}

interface InspectorOptions {
  readonly station: string;
  readonly eyes: readonly Eye[];
  readonly recipes: CurrentRecipes;
  readonly auditLog: Pick<AuditLog, 'appendInspection' | 'findByTrigger'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Makes time-ordered ids (UUID version 7). */
  readonly newId: () => string;
  readonly configHash: string;
  readonly software: string;
  readonly retry: RetryPolicy;
  readonly onFault: (fault: Fault | undefined) => void;
  /** Outputs of each camera: they hear of the verdict before the disk does. */
  readonly lines?: ReadonlyMap<string, Line> | undefined;
  /** Called once for every new entry, after it is on disk. */
  readonly onAppended: (entry: LogEntry) => void;
}

/** A part without a recipe is unjudged whatever these say; where they are recorded, nothing passes by them. */
const nothingToJudgeBy: Pick<Recipe, 'thresholds' | 'zones' | 'deadlineMs' | 'identity'> = {
  thresholds: { fail: 0 },
  zones: [],
  deadlineMs: Number.MAX_SAFE_INTEGER,
};

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
  /** Recipe of each camera for triggers that name none. */
  readonly #parts: Map<string, string>;
  readonly #underWay = new Map<string, Promise<LogEntry>>();
  readonly #stopping = new AbortController();

  constructor(options: InspectorOptions) {
    this.#options = options;
    this.#eyes = new Map(options.eyes.map((eye) => [eye.vision.camera, { ...eye, lane: new Lane() }]));
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
    const entry = this.#inspectOnce(trigger, request.id !== undefined);
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
    const { parts } = this.#options.recipes;
    if (!parts.includes(part)) throw new StationError('unknown-part', { part, known: parts.join(', ') });
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

  async #inspectOnce(trigger: Trigger, named: boolean): Promise<LogEntry> {
    // An id of our own is new: the output must not wait for the disk.
    const known = named ? await this.#options.auditLog.findByTrigger(trigger.id) : undefined;
    if (known !== undefined) return known;
    const { lane, vision } = this.#eye(trigger.camera);
    const { deadlineMs } = this.#options.recipes.current(trigger.part) ?? nothingToJudgeBy;
    this.#line(trigger)?.begin(trigger, deadlineMs);
    if (lane.length >= maxWaiting) {
      const why = `${lane.length} triggers wait for this camera`;
      return this.#judge(trigger, this.#options.recipes.current(trigger.part), nothing('overrun', why));
    }
    // Within the lane: a version that was activated meanwhile is used from the next part on, and a part has one.
    return lane.run(async () => {
      const recipe = this.#options.recipes.current(trigger.part);
      return this.#judge(trigger, recipe, await this.#observe(trigger, recipe, vision));
    });
  }

  /** Never throws: whatever goes wrong is an observation, so that it gets its row. */
  async #observe(trigger: Trigger, recipe: Recipe | undefined, vision: Vision): Promise<VisionResult> {
    const { clock } = this.#options;
    if (this.#stopping.signal.aborted) return nothing('stopping', 'the station stops');
    if (recipe === undefined) return nothing('no-reference', `no version of ${trigger.part} is active`);
    const leftMs = recipe.deadlineMs - elapsedMs(clock, trigger.monotonicNs);
    if (leftMs <= 0) return nothing('late', 'the camera was busy with earlier triggers');
    const over = new AbortController();
    const deadline = clock.sleep(leftMs, over.signal).then(
      () => nothing('late', `no observation within ${recipe.deadlineMs} ms`),
      () => nothing('late', 'no longer waited for'),
    );
    try {
      return await Promise.race([vision.inspect(trigger, recipe, over.signal), deadline]);
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

  async #judge(
    trigger: Trigger,
    recipe: Recipe | undefined,
    { observation, evidence }: VisionResult,
  ): Promise<LogEntry> {
    const { station, auditLog, clock, newId, configHash, software, retry, onFault, onAppended } =
      this.#options;
    const { deadlineMs, identity } = recipe ?? nothingToJudgeBy;
    const thresholds = thresholdsOf(recipe ?? nothingToJudgeBy);
    const elapsed = elapsedMs(clock, trigger.monotonicNs);
    const { monotonicNs: _, ...loggedTrigger } = trigger;
    const decided = decide({ observation, thresholds, elapsedMs: elapsed, deadlineMs });
    const score = observation.kind === 'compared' ? observation.comparison.score : undefined;
    const told = this.#line(trigger)?.judged(trigger, { verdict: decided.kind, score }) ?? true;
    const verdict: Verdict = told || decided.kind === 'unjudged' ? decided : rejectedBefore;
    const inspection = {
      id: newId(),
      station,
      trigger: loggedTrigger,
      verdict,
      thresholds,
      observation,
      provenance: {
        ...(observation.kind === 'compared'
          ? {
              modelHash: observation.comparison.modelHash,
              referenceHash: observation.comparison.referenceHash,
            }
          : {}),
        ...(identity === undefined ? {} : { recipeVersion: identity.version, recipeHash: identity.hash }),
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

  #line({ camera }: Trigger): Line | undefined {
    return this.#options.lines?.get(camera);
  }
}

/** What the line was told and what the log says is the same. */
const rejectedBefore: Verdict = {
  kind: 'unjudged',
  reason: 'late',
  detail: 'the line had been told to reject the part',
  late: true,
};

function nothing(reason: UnjudgedReason, detail: string): VisionResult {
  return { observation: { kind: 'failed', reason, detail, timings: {} }, evidence: [] };
}
