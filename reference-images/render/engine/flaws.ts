import { type Pose, paint, type Surface } from './canvas.js';
import { type Colour, colour } from './colour.js';
import { fractalNoise } from './noise.js';
import { createRandom } from './random.js';
import type { Element } from './scene.js';
import { blob, type Point, stroke } from './shape.js';

/** Something that does not belong to the product, drawn on top of it. */
export function flaw(id: string, pose: Pose | Point, draw: Element['draw']): Element {
  return { id: `flaw-${id}`, pose: { angleDeg: 0, ...pose }, draw };
}

/** A line from one point to another that wanders to both sides, as cracks, hairs and scratches do. */
export function wander(
  from: Point,
  to: Point,
  options: { steps: number; swing: number; seed: string },
): Point[] {
  const random = createRandom(options.seed);
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const across = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length };
  return Array.from({ length: options.steps + 1 }, (_, index) => {
    const share = index / options.steps;
    const swing = index === 0 || index === options.steps ? 0 : options.swing * random.bell();
    return {
      x: from.x + (to.x - from.x) * share + across.x * swing,
      y: from.y + (to.y - from.y) * share + across.y * swing,
    };
  });
}

/** Cuts the corners of a line: each becomes two flatter ones. */
function smoothed(points: readonly Point[]): Point[] {
  return points.flatMap((to, index) => {
    const from = points[index - 1];
    if (from === undefined) return [to];
    const at = (share: number): Point => ({
      x: from.x + (to.x - from.x) * share,
      y: from.y + (to.y - from.y) * share,
    });
    return index === points.length - 1 ? [at(0.25), at(0.75), to] : [at(0.25), at(0.75)];
  });
}

/** A groove that thins out towards both ends. */
export function scratch(points: readonly Point[], widthPx: number, surface: Surface): Element {
  return flaw('scratch', { x: 0, y: 0 }, ({ canvas, pose }) => {
    paint(canvas, stroke(points, widthPx, 0.35), pose, surface);
  });
}

/** A dark fissure. */
export function crack(points: readonly Point[], widthPx: number): Element {
  return scratch(points, widthPx, {
    colour: colour('#0a0a0a'),
    gloss: 0,
    metal: 0,
    opacity: 0.9,
    height: (below) => below - 2,
  });
}

/** A dried splash: tinted, darker at its rim, without height. */
export function stain(
  at: Point,
  size: { x: number; y: number },
  look: { colour: Colour; opacity: number },
): Element {
  return flaw('stain', at, ({ canvas, pose }) => {
    const edge = fractalNoise(`stain-${at.x}-${at.y}`, Math.min(size.x, size.y) * 0.8, 3);
    const shape = blob(size.x, size.y, edge, 0.3);
    paint(canvas, shape, pose, { colour: look.colour, opacity: look.opacity, gloss: 0.12 });
    const rim = { ...shape, distance: (x: number, y: number) => Math.abs(shape.distance(x, y) + 1.2) - 1.2 };
    paint(canvas, rim, pose, { colour: look.colour, opacity: look.opacity * 0.6 });
  });
}

/** A crumb, ball or splinter that lies on the part. */
export function particle(
  at: Point,
  size: { x: number; y: number },
  surface: Surface & { readonly rise: number },
): Element {
  return flaw('particle', at, ({ canvas, pose }) => {
    const edge = fractalNoise(`particle-${at.x}-${at.y}`, Math.min(size.x, size.y), 2);
    const shape = blob(size.x, size.y, edge, 0.22);
    const { rise, ...look } = surface;
    paint(canvas, shape, pose, {
      ...look,
      height: (below, distance) => below + rise * (1 - Math.exp(distance / 2.2)),
    });
  });
}

/** A fibre that lies loosely on the part. */
export function hair(points: readonly Point[], widthPx: number, tint: Colour): Element {
  return flaw('hair', { x: 0, y: 0 }, ({ canvas, pose }) => {
    paint(canvas, stroke(smoothed(smoothed(points)), widthPx, 0.7), pose, {
      colour: tint,
      opacity: 0.92,
      gloss: 0.1,
      metal: 0,
      height: (below) => below + 2.5,
    });
  });
}
