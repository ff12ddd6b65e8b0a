import { describe, expect, it } from 'vitest';
import { cosineDistance, nameDefect, radiusOf } from '../../../src/domain/name-defect.js';

/** A unit vector at an angle, degrees. */
function at(degrees: number): readonly number[] {
  const angle = (degrees * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle)];
}

function example(name: string, degrees: number) {
  return { name, descriptor: at(degrees) };
}

describe('a defect', () => {
  it('gets the name of the nearest example, with its distance', () => {
    const examples = [example('scratch', 0), example('scratch', 40), example('stain', 120)];
    expect(nameDefect(at(10), examples)).toEqual({
      name: 'scratch',
      distance: cosineDistance(at(10), at(0)),
    });
    expect(nameDefect(at(110), examples)?.name).toBe('stain');
    expect(nameDefect(at(60), examples)?.name).toBe('scratch');
  });

  it('is unknown beyond half of the distance that tells names apart, which the examples teach', () => {
    // 45 degrees apart is a distance of 0.293: half of it is that of 31.5 degrees.
    const examples = [example('scratch', 0), example('stain', 45)];
    expect(radiusOf(examples)).toBeCloseTo(cosineDistance(at(0), at(45)) / 2, 12);
    expect(nameDefect(at(-31), examples)?.name).toBe('scratch');
    expect(nameDefect(at(-32), examples)).toEqual({ distance: cosineDistance(at(-32), at(0)) });
    // Names that lie close to each other make it smaller for all.
    expect(radiusOf([...examples, example('dent', 55), example('rust', 10)])).toBeCloseTo(
      cosineDistance(at(0), at(10)) / 2,
      12,
    );
  });

  it('has little in common with an example far away, however far apart the names are', () => {
    const examples = [example('scratch', 0), example('stain', 180)];
    expect(radiusOf(examples)).toBe(0.2);
    expect(nameDefect(at(36), examples)?.name).toBe('scratch');
    expect(nameDefect(at(38), examples)?.name).toBeUndefined();
  });

  it('has a radius of its own while there is one name only', () => {
    const examples = [example('scratch', 0), example('scratch', 5)];
    expect(nameDefect(at(20), examples)?.name).toBe('scratch');
    expect(nameDefect(at(40), examples)?.name).toBeUndefined();
  });

  it('has no name where nothing was named, and none from another kind of vector', () => {
    expect(nameDefect(at(0), [])).toBeUndefined();
    const other = { name: 'scratch', descriptor: [1, 0, 0] };
    expect(nameDefect(at(0), [other])).toEqual({ distance: 2 });
  });
});
