import { z } from 'zod';
import { auditSchema } from './sections/audit.js';
import { cameraSchema } from './sections/camera.js';
import { driftSchema } from './sections/drift.js';
import { httpSchema } from './sections/http.js';
import { ledgerSchema } from './sections/ledger.js';
import { mqttSchema } from './sections/mqtt.js';
import { outputSchema } from './sections/output.js';
import { recipeSchema } from './sections/recipe.js';
import { name } from './sections/shared.js';
import { storedRecipeSchema } from './sections/stored-recipe.js';
import { triggerSchema } from './sections/trigger.js';

/** The one description of a station: types, defaults, validation, JSON Schema, example and reference come from it. */
export const configSchema = z
  .strictObject({
    station: z.strictObject({
      id: name.describe('Name of the station in topics, in the audit log and on dashboards.'),
      language: z
        .enum(['en', 'zh-TW'])
        .default('en')
        .describe('Language of the operator page and of what the station prints.'),
    }),
    dataDirectory: z
      .string()
      .min(1)
      .default('/var/lib/twinspect')
      .describe('Where the audit log, evidence images and golden samples are kept. Nothing else is written.'),
    modelsDirectory: z
      .string()
      .min(1)
      .optional()
      .describe('Folder of the models; the ones that come with the program when absent.'),
    cameras: z.array(cameraSchema).min(1).describe('One vision process runs for each camera.'),
    recipes: z
      .array(z.discriminatedUnion('from', [recipeSchema, storedRecipeSchema]))
      .min(1)
      .describe('How each kind of part is judged.'),
    bundles: z
      .strictObject({
        keys: z
          .array(
            z
              .string()
              .regex(
                /^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/,
                'must be a line that `twinspect recipe key` prints',
              ),
          )
          .default([])
          .describe(
            'Stations whose recipe bundles are taken, as `twinspect recipe key` prints them there; the own one always is.',
          ),
      })
      .prefault({})
      .describe('Exchange of recipes between stations.'),
    approval: z
      .strictObject({
        secondUser: z
          .boolean()
          .default(false)
          .describe(
            'A version must be approved by somebody else than who made it, before it can be activated.',
          ),
      })
      .prefault({})
      .describe('What the life cycle of stored recipes asks for.'),
    triggers: z
      .array(triggerSchema)
      .default([])
      .describe('When parts are inspected without being asked. MQTT and HTTP can always ask.'),
    outputs: z.array(outputSchema).default([]).describe('PLCs and lines that hear of verdicts.'),
    audit: auditSchema.prefault({}),
    drift: driftSchema.prefault({}),
    mqtt: mqttSchema.prefault({}),
    ledger: ledgerSchema.optional(),
    http: httpSchema.prefault({}),
    logLevel: z
      .enum(['debug', 'info', 'warn', 'error'])
      .default('info')
      .describe('Least severity that is logged.'),
  })
  .superRefine((config, context) => {
    const cameras = new Set(config.cameras.map((camera) => camera.name));
    const parts = new Set(config.recipes.map((recipe) => recipe.part));
    reportTwins(
      config.cameras.map((camera) => camera.name),
      ['cameras'],
      'name',
      context,
    );
    reportTwins(
      config.recipes.map((recipe) => recipe.part),
      ['recipes'],
      'part',
      context,
    );
    if (config.mqtt.sparkplug !== undefined) reportAlikeDevices([...cameras], context);
    config.cameras.forEach((camera, index) => {
      if (!parts.has(camera.part)) {
        const message = `there is no recipe for part "${camera.part}"`;
        context.addIssue({ code: 'custom', path: ['cameras', index, 'part'], message });
      }
    });
    config.outputs.forEach((output, index) => {
      const named = output.kind === 'gpio' ? [output.camera] : (output.cameras ?? []);
      for (const camera of named.filter((one) => !cameras.has(one))) {
        const path = ['outputs', index, output.kind === 'gpio' ? 'camera' : 'cameras'];
        context.addIssue({ code: 'custom', path, message: `there is no camera "${camera}"` });
      }
    });
    config.triggers.forEach((trigger, index) => {
      if (!cameras.has(trigger.camera)) {
        const message = `there is no camera "${trigger.camera}"`;
        context.addIssue({ code: 'custom', path: ['triggers', index, 'camera'], message });
      }
      if (trigger.part !== undefined && !parts.has(trigger.part)) {
        const message = `there is no recipe for part "${trigger.part}"`;
        context.addIssue({ code: 'custom', path: ['triggers', index, 'part'], message });
      }
    });
  });

/** Sparkplug hosts may not tell devices apart that differ in case alone. */
function reportAlikeDevices(names: readonly string[], context: z.core.$RefinementCtx): void {
  const lower = names.map((one) => one.toLowerCase());
  names.forEach((value, index) => {
    if (lower.indexOf(value.toLowerCase()) === index) return;
    const message = `"${value}" differs from another camera in case alone: Sparkplug hosts may not tell them apart`;
    context.addIssue({ code: 'custom', path: ['cameras', index, 'name'], message });
  });
}

function reportTwins(
  names: readonly string[],
  path: readonly string[],
  key: string,
  context: z.core.$RefinementCtx,
): void {
  names.forEach((value, index) => {
    if (names.indexOf(value) < index) {
      const message = `"${value}" is already taken`;
      context.addIssue({ code: 'custom', path: [...path, index, key], message });
    }
  });
}

/** A validated configuration with all defaults filled in. */
export type Config = z.output<typeof configSchema>;
