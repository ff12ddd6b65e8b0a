import { type Nuisance, nominal } from './engine/camera.js';
import type { Random } from './engine/random.js';

/** Golden samples are taken with care: part in its place, noise averaged over many exposures. The first is nominal. */
export function goldenNuisance(index: number, exposure: number, random: Random): Nuisance {
  if (index === 0) return { ...nominal, gain: exposure };
  return rounded({
    ...nominal,
    shiftX: random.between(-1.5, 1.5),
    shiftY: random.between(-1.5, 1.5),
    angleDeg: random.between(-0.4, 0.4),
    scale: random.between(0.998, 1.002),
    gain: exposure * random.between(0.96, 1.04),
    gradientDeg: random.between(0, 360),
    gradient: random.between(0, 0.04),
    blurPx: random.between(0.4, 0.55),
  });
}

/** What the line does to every part: place, light, focus, sensor noise and compression vary within the limits here. */
export function lineNuisance(exposure: number, random: Random): Nuisance {
  return rounded({
    shiftX: random.between(-25, 25),
    shiftY: random.between(-25, 25),
    angleDeg: random.between(-8, 8),
    scale: random.between(0.985, 1.015),
    gain: exposure * random.between(0.82, 1.14),
    offset: random.between(-5, 5),
    gradientDeg: random.between(0, 360),
    gradient: random.between(0, 0.24),
    warmth: random.between(0.96, 1.04),
    blurPx: random.between(0.4, 0.95),
    noise: random.between(0.8, 2.6),
    jpegQuality: Math.round(random.between(82, 92)),
  });
}

/** Three decimals are exact enough to place a part and short enough to read. */
function rounded(nuisance: Nuisance): Nuisance {
  return {
    shiftX: round(nuisance.shiftX),
    shiftY: round(nuisance.shiftY),
    angleDeg: round(nuisance.angleDeg),
    scale: round(nuisance.scale),
    gain: round(nuisance.gain),
    offset: round(nuisance.offset),
    gradientDeg: round(nuisance.gradientDeg),
    gradient: round(nuisance.gradient),
    warmth: round(nuisance.warmth),
    blurPx: round(nuisance.blurPx),
    noise: round(nuisance.noise),
    ...(nuisance.jpegQuality === undefined ? {} : { jpegQuality: nuisance.jpegQuality }),
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
