import { type Canvas, createCanvas, type Pose } from './canvas.js';
import { type LitPart, lightUp } from './light.js';
import type { Random } from './random.js';

/** What an element needs to draw itself. */
export interface Brush {
  readonly canvas: Canvas;
  readonly pose: Pose;
  /** Numbers of this element alone on this specimen: natural variation comes from here. */
  readonly random: Random;
  /** What is printed on it. */
  readonly marking: string;
}

/** One thing on a part: a chip, a trace, a bolt hole, a line of print. A defect is an edit of the list of these. */
export interface Element {
  readonly id: string;
  readonly pose: Pose;
  readonly marking?: string;
  /** Natural play of its place, pixels, and turn, degrees (standard deviations). */
  readonly playPx?: number;
  readonly playDeg?: number;
  readonly draw: (brush: Brush) => void;
}

/** All elements of a part, in the order in which they were put on. */
export type Scene = readonly Element[];

/** A named change of a scene. */
export interface Defect {
  /** Kind of defect, for example `solder-bridge`. */
  readonly type: string;
  /** What was done, for people. */
  readonly note: string;
  readonly edit: (scene: Scene) => Scene;
}

/** One of the products. */
export interface Product {
  readonly name: string;
  readonly title: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Light that the station gives this product so that it is well exposed. */
  readonly exposure: number;
  readonly scene: Scene;
  readonly defects: readonly Defect[];
}

/** Draws a scene as one specimen and lights it. */
export function render(product: Product, scene: Scene, specimen: Random): LitPart {
  const canvas = createCanvas(product.widthPx, product.heightPx);
  for (const element of scene) {
    const random = specimen.fork(element.id);
    const play = element.playPx ?? 0;
    const pose = {
      x: element.pose.x + play * random.bell(),
      y: element.pose.y + play * random.bell(),
      angleDeg: element.pose.angleDeg + (element.playDeg ?? 0) * random.bell(),
    };
    element.draw({ canvas, pose, random, marking: element.marking ?? '' });
  }
  return lightUp(canvas);
}

/** Leaves an element out. */
export function without(id: string): (scene: Scene) => Scene {
  return (scene) => {
    find(scene, id);
    return scene.filter((element) => element.id !== id);
  };
}

/** Changes an element: moves it, turns it, prints something else on it. */
export function changed(id: string, change: (element: Element) => Partial<Element>): (scene: Scene) => Scene {
  return (scene) => {
    const found = find(scene, id);
    return scene.map((element) => (element === found ? { ...element, ...change(element) } : element));
  };
}

/** Moves and turns an element in its own place. */
export function moved(id: string, x: number, y: number, angleDeg = 0): (scene: Scene) => Scene {
  return changed(id, ({ pose }) => ({
    pose: { x: pose.x + x, y: pose.y + y, angleDeg: pose.angleDeg + angleDeg },
  }));
}

/** Puts an element on right after another one, or on top of everything. */
export function added(element: Element, afterId?: string): (scene: Scene) => Scene {
  return (scene) => {
    if (afterId === undefined) return [...scene, element];
    const found = find(scene, afterId);
    return scene.flatMap((each) => (each === found ? [each, element] : [each]));
  };
}

function find(scene: Scene, id: string): Element {
  const found = scene.find((element) => element.id === id);
  if (found === undefined) throw new Error(`the scene has no element "${id}"`);
  return found;
}
