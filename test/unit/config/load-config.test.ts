import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load-config.js';
import { StationError } from '../../../src/domain/station-error.js';

const minimal = `
station:
  id: line-1
cameras:
  - name: top
    part: board
    source: { kind: images, paths: [frames] }
recipes:
  - part: board
    references: { kind: files, paths: [golden.png] }
`;

function problemsOf(text: string): string {
  try {
    parseConfig(text, '/etc/twinspect/station.yaml');
  } catch (error) {
    if (error instanceof StationError && error.code === 'config-invalid')
      return String(error.parameters['problems']);
    throw error;
  }
  return '';
}

describe('a configuration file', () => {
  it('gets all defaults filled in', () => {
    const { config } = parseConfig(minimal, '/etc/twinspect/station.yaml');
    expect(config.mqtt.broker).toEqual({ kind: 'embedded', host: '127.0.0.1', port: 1883 });
    expect(config.recipes[0]).toMatchObject({ thresholds: { fail: 0.5 }, alignment: { kind: 'features' } });
    expect(config.cameras[0]?.stallMs).toBe(1000);
  });

  it('may leave a recipe to the store, and says nothing else of it', () => {
    const stored = minimal.replace(/references: .*/, 'from: store');
    expect(parseConfig(stored, 'a.yaml').config.recipes).toEqual([{ part: 'board', from: 'store' }]);
    expect(problemsOf(`${stored}    deadlineMs: 100\n`)).toContain(
      'line 11: recipes[0].deadlineMs: this key is not known',
    );
  });

  it('takes relative paths from its own folder', () => {
    const { config } = parseConfig(minimal, '/etc/twinspect/station.yaml');
    expect(config.recipes[0]).toMatchObject({
      references: { kind: 'files', paths: ['/etc/twinspect/golden.png'] },
    });
    expect(config.cameras[0]?.source).toMatchObject({ paths: ['/etc/twinspect/frames'] });
  });

  it('has a hash that changes with every byte', () => {
    const before = parseConfig(minimal, 'a.yaml').hash;
    expect(parseConfig(`${minimal}# a comment\n`, 'a.yaml').hash).not.toBe(before);
    expect(parseConfig(minimal, 'b.yaml').hash).toBe(before);
  });

  it('names line and key of an unknown key', () => {
    expect(
      problemsOf(minimal.replace('part: board\n    source', 'prat: x\n    part: board\n    source')),
    ).toContain('line 6: cameras[0].prat: this key is not known');
  });

  it('names line and key of a value out of range, and reports every problem at once', () => {
    const problems = problemsOf(
      minimal.replace(
        'part: board\n    references',
        'part: board\n    minAreaPx: 0\n    deadlineMs: 1\n    references',
      ),
    );
    expect(problems).toMatch(/line 10: recipes\[0\]\.minAreaPx:/);
    expect(problems).toMatch(/line 11: recipes\[0\]\.deadlineMs:/);
  });

  it('names the line of a syntax error', () => {
    expect(problemsOf('station:\n  id: "x\n')).toMatch(/line \d+: /);
  });

  it('refuses a camera whose part has no recipe', () => {
    expect(problemsOf(minimal.replace('part: board\n    source', 'part: bord\n    source'))).toContain(
      'cameras[0].part: there is no recipe for part "bord"',
    );
  });

  it('refuses two cameras of one name', () => {
    const twin = '  - { name: top, part: board, source: { kind: mjpeg, url: "http://camera/" } }\nrecipes:';
    expect(problemsOf(minimal.replace('recipes:', twin))).toContain(
      'cameras[1].name: "top" is already taken',
    );
  });

  it('refuses a review band above the fail threshold', () => {
    expect(problemsOf(`${minimal}    thresholds: { fail: 0.4, review: 0.6 }\n`)).toContain(
      'review must be below fail',
    );
  });

  it('refuses an empty file', () => {
    expect(problemsOf('')).toMatch(/line 1: /);
  });

  it('names the lines of masks and zones that cannot be', () => {
    const problems = problemsOf(`${minimal}    masks:
      - { name: date, polygon: [[0, 0], [10, 10], [10, 0], [0, 10]] }
    zones:
      - { name: cable, polygon: [[0, 0], [10, 0], [10, 10]] }
      - name: cable
        polygon: [[0, 0], [10, 0], [10, 10]]
        thresholds: { fail: 0.4, review: 0.6 }
      - { name: two corners, polygon: [[0, 0], [10, 0]] }
`);
    expect(problems).toContain('line 12: recipes[0].masks[0].polygon: side 1 (0,0 to 10,10) crosses side 3');
    expect(problems).toContain('line 15: recipes[0].zones[1].name: "cable" is already taken');
    expect(problems).toContain('line 17: recipes[0].zones[1].thresholds.review: review must be below fail');
    expect(problems).toMatch(/line 18: recipes\[0\]\.zones\[2\]\.name:/);
    expect(problems).toMatch(/line 18: recipes\[0\]\.zones\[2\]\.polygon:/);
  });
});
