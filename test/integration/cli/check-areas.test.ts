import { describe, expect, it } from 'vitest';
import { checkAreas } from '../../../src/cli/config/check-areas.js';
import { parseConfig } from '../../../src/config/load-config.js';
import { isStationError } from '../../../src/domain/station-error.js';
import { referenceImages } from '../../fixtures/paths.js';

function stationWith(recipe: string): string {
  return `station: { id: line-1 }
cameras:
  - { name: top, part: board, source: { kind: images, paths: [x] } }
recipes:
  - part: board
    references: { kind: files, paths: [${referenceImages}/controller-board/golden/01.png] }
${recipe}`;
}

async function problemsOf(recipe: string): Promise<string> {
  try {
    await checkAreas(parseConfig(stationWith(recipe), '/etc/twinspect/station.yaml'));
    return '';
  } catch (error) {
    if (isStationError(error, 'config-invalid')) return String(error.parameters['problems']);
    throw error;
  }
}

describe('masks and zones of a configuration', () => {
  it('that reach beyond the golden sample are named with their lines', async () => {
    const problems = await problemsOf(`    masks:
      - { name: date, polygon: [[0, 0], [640, 0], [640, 480]] }
      - { name: label, polygon: [[0, 0], [10, 0], [10, 481]] }
    zones:
      - name: cable
        polygon: [[630, 10], [641, 10], [641, 20]]
`);
    expect(problems.split('\n').map((line) => line.trim())).toEqual([
      'line 9: recipes[0].masks[1].polygon: "label": corner 10,481 lies outside of the golden sample, 640 x 480 pixels',
      'line 12: recipes[0].zones[0].polygon: "cable": corner 641,10 lies outside of the golden sample, 640 x 480 pixels',
    ]);
  });

  it('that the inspected region does not touch are named', async () => {
    const problems = await problemsOf(`    region: { x: 100, y: 100, width: 200, height: 200 }
    zones:
      - { name: cable, polygon: [[10, 10], [90, 10], [90, 90]] }
      - { name: label, polygon: [[10, 10], [190, 10], [190, 190]] }
`);
    expect(problems).toContain('line 9: recipes[0].zones[0].polygon: "cable" lies outside of the region');
    expect(problems).not.toContain('zones[1]');
  });
});
