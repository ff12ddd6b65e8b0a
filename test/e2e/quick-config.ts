import { repositoryRoot } from '../fixtures/repository-root.js';

const fixtures = `${repositoryRoot()}/test/fixtures`;

/** A station whose inspections take milliseconds: small images and a model of a few weights. */
export function quickConfig(changes: {
  readonly everyMs?: number;
  readonly mqtt?: string;
  readonly ledger?: string;
  readonly more?: string;
}): string {
  const { everyMs = 50, mqtt = '{ broker: { kind: embedded, port: 0 } }', ledger, more = '' } = changes;
  return `
station: { id: test }
dataDirectory: DIRECTORY/data
modelsDirectory: ${fixtures}/models
cameras:
  - name: top
    part: board
    source: { kind: images, paths: ['${fixtures}/images'] }
    quality: { minSharpness: 0, minBrightness: 0, maxBrightness: 255, maxClipped: 1, rejectFrozen: false }
recipes:
  - part: board
    references: { kind: files, paths: ['${fixtures}/images/board.png'] }
    model: tiny-grey
    alignment: { kind: none }
    deadlineMs: 20000
triggers:
  - { kind: interval, camera: top, everyMs: ${everyMs} }
mqtt: ${mqtt}
${ledger === undefined ? '' : `ledger: ${ledger}`}
http: { port: 0 }
${more}
`;
}
