import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { progressBar } from '../src/cli/progress-bar.js';
import { formatTable } from '../src/cli/table.js';
import { percentile } from '../src/evaluation/percentile.js';
import { seededRandom } from '../src/evaluation/seeded-random.js';
import { svgChart } from '../src/report/svg-chart.js';
import { align, prepareAlignment } from '../src/vision/align.js';
import { errorOf, type Level, levels, makeFrame } from './alignment-nuisance.js';
import { type AlignmentScene, boardScenes, renderedScenes } from './alignment-scenes.js';

/*
 * `npm run bench:alignment`: how often parts are brought onto their golden sample and how exactly, against the motion
 * that made each frame. A part is aligned when it is accepted and lies within `goodPx` (root mean square over the part);
 * accepted and farther off than `wrongPx` anywhere is a wrong accept. `--frames N` for each scene and level, `--seed N`,
 * `--plot FILE.svg`, `--only FACTOR`.
 */

const goodPx = 1;
const wrongPx = 3;
const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    plot: { type: 'string' },
    only: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});
const frames = Number(values.frames);
const limits = { kind: 'features', maxResidualPx: 3, maxRotationDeg: 180, maxScaleChange: 0.15 } as const;

interface Tried {
  readonly group: string;
  readonly level: Level;
  readonly accepted: boolean;
  readonly reason: string;
  readonly rms: number;
  readonly worst: number;
  readonly ms: number;
}

const scenes = [...renderedScenes(), ...boardScenes(8)];
const groups = [...new Set(scenes.map(({ group }) => group))];
const chosen = levels.filter(({ factor }) => values.only === undefined || factor.startsWith(values.only));
const total = scenes.length * chosen.length * frames;
const bar = progressBar({
  stream: process.stderr,
  label: 'Aligning',
  total,
  nowMs: () => performance.now(),
});
const tried: Tried[] = [];
for (const [index, scene] of scenes.entries()) tryScene(scene, index);
bar.finish();

process.stdout.write(`${tried.length} frames, seed ${values.seed}\n\n`);
for (const group of groups) {
  const ofGroup = tried.filter((one) => one.group === group);
  const rows = chosen.map((level) =>
    rowOf(
      level,
      ofGroup.filter((one) => one.level === level),
    ),
  );
  process.stdout.write(`${formatTable([head(group), ...rows])}\n`);
}
process.stdout.write(
  `${formatTable([
    head('all scenes'),
    ...chosen.map((level) =>
      rowOf(
        level,
        tried.filter((one) => one.level === level),
      ),
    ),
  ])}\n`,
);
process.stdout.write(`${otherParts()}\n`);
if (values.plot !== undefined) writeFileSync(values.plot, plot());

function tryScene(scene: AlignmentScene, index: number): void {
  const target = prepareAlignment(scene.golden, limits);
  // The middle of the part is inspected, so that a shift by a quarter of the frame leaves it in the frame.
  const { x, y, width, height } = scene.area;
  const inspected = { x: x + width / 4, y: y + height / 4, width: width / 2, height: height / 2 };
  for (const [order, level] of levels.entries()) {
    if (!chosen.includes(level)) continue;
    const random = seededRandom(Number(values.seed) * 1_000_003 + index * 1009 + order);
    for (let frame = 0; frame < frames; frame += 1) {
      const { image, truth } = makeFrame(scene, level.draw(random), random);
      const startMs = performance.now();
      const part = align(image, target, inspected);
      const ms = performance.now() - startMs;
      const error =
        part.kind === 'rejected'
          ? { rms: Number.NaN, worst: Number.NaN }
          : errorOf(part.matrix, truth, scene.area);
      const reason = part.kind === 'rejected' ? part.reason : '';
      tried.push({ group: scene.group, level, accepted: part.kind === 'aligned', reason, ...error, ms });
      if (values.trace && !(error.rms <= goodPx)) {
        const what = part.kind === 'rejected' ? JSON.stringify(part.numbers) : `${error.rms.toFixed(2)} px`;
        process.stderr.write(`${scene.name} ${level.factor} ${level.level}: ${reason} ${what}\n`);
      }
      bar.update(tried.length);
    }
  }
}

function head(title: string): readonly string[] {
  return [
    title,
    'level',
    'frames',
    'aligned',
    'median px',
    'p95 px',
    'unjudged',
    'wrong',
    'median ms',
    'why unjudged',
  ];
}

function rowOf({ factor, level }: Level, all: readonly Tried[]): readonly string[] {
  const accepted = all.filter((one) => one.accepted);
  const errors = accepted.map(({ rms }) => rms);
  const wrong = accepted.filter(({ worst }) => worst > wrongPx).length;
  const why = new Map<string, number>();
  for (const { reason } of all) if (reason !== '') why.set(reason, (why.get(reason) ?? 0) + 1);
  return [
    factor,
    level,
    String(all.length),
    `${((100 * errors.filter((rms) => rms <= goodPx).length) / Math.max(1, all.length)).toFixed(1)} %`,
    (percentile(errors, 0.5) ?? Number.NaN).toFixed(3),
    (percentile(errors, 0.95) ?? Number.NaN).toFixed(3),
    String(all.length - accepted.length),
    String(wrong),
    (
      percentile(
        all.map(({ ms }) => ms),
        0.5,
      ) ?? 0
    ).toFixed(1),
    [...why].map(([reason, count]) => `${reason} ${count}`).join(', '),
  ];
}

/** Every part laid onto the golden sample of every other: none may be accepted. */
function otherParts(): string {
  let accepted = 0;
  let pairs = 0;
  for (const scene of scenes) {
    const target = prepareAlignment(scene.golden, limits);
    for (const other of scenes) {
      const [part] = other.parts;
      if (other === scene || part === undefined) continue;
      pairs += 1;
      if (align(part, target, scene.area).kind === 'aligned') accepted += 1;
    }
  }
  return `another part on a golden sample: ${accepted} of ${pairs} accepted`;
}

function residual(group: string, level: Level, share: number): number {
  const ofLevel = tried.filter((one) => one.group === group && one.level === level && one.accepted);
  const errors = ofLevel.map(({ rms }) => rms);
  return percentile(errors, share) ?? 0;
}

/** Median and 95th percentile of the residual, level by level. */
function plot(): string {
  const names = chosen.map(({ factor, level }) => `${factor} ${level}`.trim());
  const marks = groups.flatMap((group, tone) =>
    ([0.5, 0.95] as const).map((share) => ({
      kind: 'line' as const,
      tone,
      dashed: share > 0.9,
      points: chosen.map((level, index) => [index, residual(group, level, share)] as const),
    })),
  );
  const { markup } = svgChart({
    title: 'Residual of alignment by what was done to the frame',
    x: {
      label: 'level, in the order of the table',
      from: 0,
      to: names.length - 1,
      ticks: names.map((_, index) => index),
      format: (value) => String(value + 1),
    },
    y: { label: 'residual, px', from: 0, to: 1 },
    marks,
    legend: groups.map((text, tone) => ({ tone, text: `${text}: median, dashed 95th percentile` })),
  });
  return `${markup}\n`;
}
