import type { Assertion } from './assertion.js';
import { commandsAndHosts } from './commands-and-hosts.js';
import { complexData } from './complex-data.js';
import { lastWill } from './last-will.js';
import { monitor } from './monitor.js';
import { sendData } from './send-data.js';
import { sessionEstablishment } from './session-establishment.js';
import { sessionTermination } from './session-termination.js';

/** Every assertion that is judged, by the order of its id. */
export const allAssertions: readonly Assertion[] = [
  ...sessionEstablishment,
  ...lastWill,
  ...sessionTermination,
  ...sendData,
  ...complexData,
  ...commandsAndHosts,
  ...monitor,
].toSorted((a, b) => (a.id < b.id ? -1 : 1));
