import type { PayloadName } from './json-schemas.js';
import type { LedgerTopics } from './ledger-topics.js';
import type { Topics } from './topics.js';

/** One topic of the station: what goes over it, in which direction, and what a reader must know. */
export interface Channel {
  readonly payload: PayloadName;
  readonly topic: string;
  /** As the station sees it. */
  readonly direction: 'sends' | 'receives';
  readonly retained: boolean;
  readonly about: string;
}

const once =
  'A repeat of an `id` is answered as the first one was and not done again, over restarts too. Unknown keys are refused.';

/** All topics of a station in the order in which the documentation tells of them. */
export function channelsOf(topics: Topics, ledger: LedgerTopics, camera: string): readonly Channel[] {
  return [
    {
      payload: 'result',
      topic: topics.result(camera),
      direction: 'sends',
      retained: false,
      about:
        'One message for each inspection, QoS 1, not retained, in the order of the audit log. It is sent from the log itself and marked there when the broker has acknowledged it: after an outage all that is missing follows. A message can come twice; `seq` tells.',
    },
    {
      payload: 'state',
      topic: topics.state,
      direction: 'sends',
      retained: true,
      about: 'What the station is doing, QoS 1, retained. Sent at every change and every ten seconds.',
    },
    {
      payload: 'availability',
      topic: topics.availability,
      direction: 'sends',
      retained: true,
      about:
        'Birth and death, QoS 1, retained. `online: false` is said by the station when it stops and by the broker, as its last will, when the station is gone without a word.',
    },
    {
      payload: 'camera-availability',
      topic: topics.cameraAvailability(camera),
      direction: 'sends',
      retained: true,
      about:
        'Whether parts can be inspected with a camera, QoS 1, retained. A broker has one last will for each station: a camera is there when both it and its station are online.',
    },
    {
      payload: 'alarm',
      topic: topics.alarm,
      direction: 'sends',
      retained: false,
      about:
        'Each fault when it comes and when it is over, QoS 1, not retained. After an outage of the broker the difference is told, and what is active is told again with the same `id`. What is active now is always in `faults` of the state.',
    },
    {
      payload: 'inspect',
      topic: topics.command('inspect'),
      direction: 'receives',
      retained: false,
      about:
        'Asks for one inspection. Retained commands are ignored, and so is what was sent while the station was away: the part is gone by then. Unknown keys are refused.',
    },
    {
      payload: 'select-recipe',
      topic: topics.command('select-recipe'),
      direction: 'receives',
      retained: false,
      about: `Has a camera judge parts by another recipe from now on, until the station starts anew. ${once}`,
    },
    {
      payload: 'reset',
      topic: topics.command('reset'),
      direction: 'receives',
      retained: false,
      about: `Ends the vision process of a camera and starts a new one: the camera is opened again, models and golden samples are loaded again. What is under way becomes \`unjudged\`. ${once}`,
    },
    {
      payload: 'rebirth',
      topic: topics.command('rebirth'),
      direction: 'receives',
      retained: false,
      about: `Has the station tell everything again that it keeps retained on the broker. ${once}`,
    },
    {
      payload: 'history',
      topic: topics.command('history'),
      direction: 'receives',
      retained: false,
      about: `Asks for results that are in the audit log. They come on a topic of their own, so that nobody takes them for new ones. ${once}`,
    },
    {
      payload: 'result',
      topic: topics.history(camera),
      direction: 'sends',
      retained: false,
      about:
        'Results that `command/history` asked for, QoS 1, not retained, oldest first. The same payload as above.',
    },
    {
      payload: 'reply',
      topic: topics.reply,
      direction: 'sends',
      retained: false,
      about:
        'Says what became of a command, QoS 1, not retained. Every command is answered; of those beyond the limits of `mqtt.commands` only the first is.',
    },
    {
      payload: 'log-row',
      topic: ledger.log,
      direction: 'sends',
      retained: false,
      about:
        'Every row of the audit log, inspections and events, QoS 1, not retained, in order; only where `ledger` is configured. A row comes again until there is a receipt for it or for a later one.',
    },
    {
      payload: 'receipt',
      topic: ledger.receipt,
      direction: 'receives',
      retained: false,
      about:
        'From the ledger: it holds all rows up to `seq`. A station believes no receipt whose epoch, number and hash are not those of its own log.',
    },
  ];
}
