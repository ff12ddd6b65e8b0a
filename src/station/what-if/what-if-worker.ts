import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from '../../config/schema.js';
import { isStationError, messageOf } from '../../domain/station-error.js';
import { answerWhatIf, type WhatIfQuestion } from './answer-what-if.js';
import type { WhatIfReply } from './what-if-thread.js';

/*
 * The thread that judges stored maps again: some seconds of reading and flooding, for which the station's event loop must
 * not wait. Ends with its answer.
 */

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- given by what-if-thread, of the same build
const { config, question } = workerData as { readonly config: Config; readonly question: WhatIfQuestion };

function reply(message: WhatIfReply): void {
  parentPort?.postMessage(message);
}

try {
  reply({ kind: 'answered', answer: await answerWhatIf(config, question) });
} catch (error) {
  const message = messageOf(error);
  reply(
    isStationError(error)
      ? { kind: 'failed', code: error.code, parameters: error.parameters, message }
      : { kind: 'failed', code: undefined, parameters: {}, message },
  );
}
