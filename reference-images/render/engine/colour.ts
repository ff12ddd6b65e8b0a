/** Reflectance of blue, green and red, linear light, 0 to 1. */
export type Colour = readonly [blue: number, green: number, red: number];

/** Linear colour of a web colour such as `#1d5a34`. */
export function colour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [
    toLinear((value & 255) / 255),
    toLinear(((value >> 8) & 255) / 255),
    toLinear(((value >> 16) & 255) / 255),
  ];
}

/** sRGB level (0 to 1) of a linear light level. */
export function toSrgb(light: number): number {
  if (light <= 0.0031308) return light <= 0 ? 0 : 12.92 * light;
  return 1.055 * light ** (1 / 2.4) - 0.055;
}

function toLinear(level: number): number {
  return level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
}
