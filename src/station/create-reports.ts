import { driftSummary } from '../evaluation/drift-summary.js';
import type { Reports } from '../http/report-routes.js';
import { driftPage } from '../report/drift-page.js';
import type { DriftWatch } from './create-drift.js';
import type { StationCore } from './station-core.js';

/** What the station tells of its past over HTTP. */
export function createReports({ config, software }: StationCore, { drifts }: DriftWatch): Reports {
  const ofPart = async (part: string | undefined): ReturnType<typeof drifts> =>
    (await drifts()).filter((drift) => part === undefined || drift.part === part);
  return {
    drift: async ({ part }) => ({
      parts: (await ofPart(part)).map((drift) => {
        const { charts, ...facts } = driftSummary(drift);
        return { ...facts, charts: [...charts] };
      }),
    }),
    driftPage: async ({ part, language = config.station.language }) =>
      driftPage({ drifts: await ofPart(part), parameters: config.drift, locale: language, software }),
  };
}
