import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../../src/cli/generated-files.js';
import { parseConfig } from '../../../src/config/load-config.js';

describe('a generated file', () => {
  it.each(Object.entries(generatedFiles()))(
    '%s is what the code makes now (else: npm run gen)',
    async (path, content) => {
      expect(await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')).toBe(content);
    },
  );

  it('config/example.yaml is a valid configuration', () => {
    const text = generatedFiles()['config/example.yaml'] ?? '';
    expect(parseConfig(text, '/etc/twinspect/station.yaml').config.cameras).toHaveLength(1);
  });
});
