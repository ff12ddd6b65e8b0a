import { fileURLToPath } from 'node:url';

const images = fileURLToPath(new URL('../../reference-images', import.meta.url));

/** A station on rendered product images, below its own directory and on free ports. DIRECTORY is filled in at start. */
export function demoConfig(changes: { readonly everyMs?: number; readonly mqtt?: string } = {}): string {
  return `
station: { id: test }
dataDirectory: DIRECTORY/data
cameras:
  - name: top
    part: controller-board
    source: { kind: images, paths: ['${images}/controller-board/good', '${images}/controller-board/defective'] }
recipes:
  - part: controller-board
    references: { kind: files, paths: ['${images}/controller-board/golden'] }
    deadlineMs: 20000
triggers:
  - { kind: interval, camera: top, everyMs: ${changes.everyMs ?? 100} }
mqtt: ${changes.mqtt ?? '{ broker: { kind: embedded, port: 0 } }'}
http: { port: 0 }
`;
}
