import { expect } from 'vitest';
import { type Assertion, every, goesUp, isNow, metricsOf, nameOf, of } from './assertion.js';

const types = ['NDATA', 'DDATA'] as const;
const topics = {
  NDATA: /^spBv1\.0\/tainan_l1\/NDATA\/line-1$/,
  DDATA: /^spBv1\.0\/tainan_l1\/DDATA\/line-1\/(top|side)$/,
};

const common = types.flatMap((type): readonly Assertion[] => {
  const name = type.toLowerCase();
  return [
    {
      id: `payloads-${name}-qos`,
      how: `QoS of ${type}`,
      judge: ({ main }) => every(of(main, type), ({ qos }) => qos === 0),
    },
    {
      id: `payloads-${name}-retain`,
      how: `retain flag of ${type}`,
      judge: ({ main }) => every(of(main, type), ({ retain }) => !retain),
    },
    {
      id: `payloads-${name}-seq`,
      how: `seq of ${type}`,
      judge: ({ main }) => every(of(main, type), ({ payload }) => payload.seq !== undefined),
    },
    {
      id: `payloads-${name}-seq-inc`,
      how: `seq of ${type} and of the message before it, over 255 as well`,
      judge: ({ main }) => goesUp(main, type),
    },
    {
      id: `payloads-${name}-timestamp`,
      how: `timestamp of ${type}`,
      judge: ({ main }) => every(of(main, type), ({ payload }) => isNow(payload.timestamp)),
    },
    {
      id: `topics-${name}-mqtt`,
      how: `QoS and retain flag of ${type}`,
      judge: ({ main }) => every(of(main, type), ({ qos, retain }) => qos === 0 && !retain),
    },
    {
      id: `topics-${name}-seq-num`,
      how: `seq of ${type} and of the message before it, over 255 as well`,
      judge: ({ main }) => goesUp(main, type),
    },
    {
      id: `topics-${name}-timestamp`,
      how: `timestamp of ${type}`,
      judge: ({ main }) => every(of(main, type), ({ payload }) => isNow(payload.timestamp)),
    },
    {
      id: `topics-${name}-topic`,
      how: `topics of ${type}`,
      judge: ({ main }) => every(of(main, type), ({ topic }) => topics[type].test(topic)),
    },
  ];
});

/** Data of node and devices. */
export const sendData: readonly Assertion[] = [
  ...common,
  {
    id: 'payloads-metric-timestamp-in-UTC',
    how: 'timestamp of each metric is that of this minute in UTC',
    judge: ({ main }) => every(metricsOf(main, ...types), ({ timestamp }) => isNow(timestamp)),
  },
  {
    id: 'topics-ddata-payload',
    how: 'each inspection is told with what has changed: a new ResultId and Seq in every live DDATA',
    judge: ({ main }) =>
      every(of(main, 'DDATA'), (message) => {
        const names = message.payload.metrics.map((one) => nameOf(message, one));
        return names.includes('Inspection/ResultId') && names.includes('Inspection/Seq');
      }),
  },
  {
    id: 'topics-ndata-payload',
    how: 'an alarm comes: NDATA has the three metrics that changed, and no others',
    judge: ({ main }) => {
      const [message] = of(main, 'NDATA');
      if (message === undefined) throw new Error('no NDATA');
      const names = new Set(message.payload.metrics.map((one) => nameOf(message, one)));
      expect(names).toEqual(new Set(['Alarm/Active', 'Alarm/Codes', 'Alarm/Count']));
    },
  },
];
