import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/count-reporter.js';

/** Native code and child processes want a process of their own, not a thread. */
const native = { pool: 'forks', testTimeout: 60_000, hookTimeout: 60_000 } as const;

export default defineConfig({
  test: {
    reporters: ['default', new CountReporter()],
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...native } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...native, fileParallelism: false } },
    ],
  },
});
