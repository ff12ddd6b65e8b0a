import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Config } from '../../config/schema.js';
import type { ErrorCode } from '../../domain/error-codes.js';
import { type ErrorParameters, StationError } from '../../domain/station-error.js';
import type { WhatIf } from '../../evaluation/what-if.js';
import type { WhatIfQuestion } from './answer-what-if.js';

export type WhatIfReply =
  | { readonly kind: 'answered'; readonly answer: WhatIf }
  | {
      readonly kind: 'failed';
      /** Absent for a fault of the program. */
      readonly code: ErrorCode | undefined;
      readonly parameters: ErrorParameters;
      readonly message: string;
    };

/**
 * Answers one question after the other, each in a thread of its own.
 *
 * @param script the built what-if-worker.js
 */
export function whatIfThread(config: Config, script: URL): (question: WhatIfQuestion) => Promise<WhatIf> {
  let last: Promise<unknown> = Promise.resolve();
  return async (question) => {
    const before = last.catch(() => undefined);
    const answer = before.then(async () => askThread({ config, question }, script));
    last = answer;
    return answer;
  };
}

async function askThread(workerData: object, script: URL): Promise<WhatIf> {
  const worker = new Worker(script, { workerData });
  try {
    const messages = await once(worker, 'message');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what-if-worker answers with nothing else
    const [reply] = messages as [WhatIfReply];
    if (reply.kind === 'answered') return reply.answer;
    throw reply.code === undefined
      ? new Error(reply.message)
      : new StationError(reply.code, reply.parameters);
  } finally {
    await worker.terminate();
  }
}
