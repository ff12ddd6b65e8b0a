import { controllerBoard } from './controller-board/product.js';
import type { Product } from './engine/scene.js';
import { machinedFlange } from './machined-flange/product.js';
import { printedCarton } from './printed-carton/product.js';

/** Seed of the committed pictures. Another one gives other specimens of the same products. */
export const committedSeed = 'twinspect-1';

/** The products that ship with the program. */
export function products(): readonly Product[] {
  return [controllerBoard(), machinedFlange(), printedCarton()];
}
