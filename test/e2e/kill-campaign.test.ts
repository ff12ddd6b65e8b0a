import { describe, expect, it } from 'vitest';
import { brokers } from '../../campaign/brokers.js';
import { killCampaign } from '../../campaign/kills.js';

/** A slice of `npm run campaign`. */
const seconds = 20;

describe('stations, brokers, ledgers and a database that are killed and cut off at random', () => {
  it.each(Object.entries(brokers))(
    'lose nothing and have nothing twice over %s',
    async (_name, start) => {
      const outcome = await killCampaign({ broker: await start(), seconds, seed: 20_261_124 });
      const clean = { lost: 0, surplus: 0, conflicts: 0, broken: [], problems: [] };
      expect(outcome).toMatchObject({ station: clean, writer: clean });
      expect(outcome.writer.committed).toBeGreaterThan(50);
      expect(outcome.station.committed).toBeGreaterThan(0);
      expect(Object.values(outcome.faults).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
    },
    400_000,
  );
});
