import type { WhatIfAnswer, WhatIfQuery } from '../contract/what-if.js';
import { driftSummary } from '../evaluation/drift-summary.js';
import type { WhatIf } from '../evaluation/what-if.js';
import type { Reports } from '../http/report-routes.js';
import { driftPage } from '../report/drift-page.js';
import { whatIfPage } from '../report/what-if-page.js';
import type { DriftWatch } from './create-drift.js';
import { nameRegion } from './name-region.js';
import type { StationCore } from './station-core.js';
import { whatIfThread } from './what-if/what-if-thread.js';

/** What the station tells of its past over HTTP. */
export function createReports(
  { config, software, auditLog, clock }: StationCore,
  { drifts }: DriftWatch,
): Reports {
  const ofPart = async (part: string | undefined): ReturnType<typeof drifts> =>
    (await drifts()).filter((drift) => part === undefined || drift.part === part);
  const whatIf = whatIfThread(config, new URL('./what-if/what-if-worker.js', import.meta.url));
  return {
    name: async ({ id, region }, { name, by }) =>
      nameRegion({
        auditLog,
        dataDirectory: config.dataDirectory,
        inspection: id,
        region,
        name,
        by,
        now: clock.now(),
      }),
    whatIf: async (command) => writable(await whatIf(command)),
    whatIfPage: async ({ language = config.station.language, ...question }) =>
      whatIfPage({
        answer: await whatIf(question),
        locale: language,
        changed: triedText(question),
        software,
        picture: ({ picture }) => picture && `/api/evidence/${picture.sha256}`,
      }),
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

/** What is tried, in the words of the address. */
function triedText({ version, fail, review, minAreaPx }: Omit<WhatIfQuery, 'language'>): string {
  return Object.entries({ version, fail, review, minAreaPx })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** As the schema has it: its lists are not readonly. */
function writable(answer: WhatIf): WhatIfAnswer {
  return { ...answer, flips: [...answer.flips] };
}
