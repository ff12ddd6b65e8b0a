import { CronSchedule } from '../adapters/schedule/cron-schedule.js';
import type { Config } from '../config/schema.js';
import type { CurrentRecipes, Inspector } from '../pipeline/inspector.js';
import { IntervalTrigger } from '../pipeline/triggers/interval-trigger.js';
import type { Component } from '../runtime/component.js';
import type { StationEye } from './create-inspector.js';
import type { StationCore } from './station-core.js';

/** A free-running camera that has no verdict for so long beyond its own times is stuck. */
const patienceMs = 60_000;

/** What asks for inspections by itself. */
export function createTrigger(
  { clock, logger, health }: StationCore,
  trigger: Config['triggers'][number],
  {
    eyes,
    inspector,
    recipes,
  }: {
    readonly eyes: readonly StationEye[];
    readonly inspector: Inspector;
    readonly recipes: CurrentRecipes;
  },
): Component {
  const { camera, part } = trigger;
  const eye = eyes.find(({ vision }) => vision.camera === camera);
  const name = [trigger.kind, camera, ...(part === undefined ? [] : [part])].join(':');
  if (trigger.kind === 'schedule') {
    const task = async (): Promise<void> => {
      await inspector.request({ source: 'schedule', camera, part });
    };
    return new CronSchedule({ name, cron: trigger.cron, logger, task });
  }
  const { everyMs } = trigger;
  const deadlineMs = (): number => recipes.current(part ?? eye?.part ?? '')?.deadlineMs ?? 0;
  return new IntervalTrigger({
    name,
    camera,
    part,
    everyMs,
    clock,
    ready: async (stop) => {
      // Loading a model may take minutes and is no hang.
      health.unwatch(name);
      await eye?.vision.ready(stop);
      health.watch(name, everyMs + deadlineMs() + patienceMs);
    },
    request: async (request) => {
      await inspector.request(request);
      health.beat(name);
    },
  });
}
