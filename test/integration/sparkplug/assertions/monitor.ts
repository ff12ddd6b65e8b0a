import { expect } from 'vitest';
import type { CapturedMessage } from '../capture.js';
import { type Assertion, bdSeq, every, goesUp, isNow, nameOf, of } from './assertion.js';

const known = ['NBIRTH', 'NDEATH', 'NDATA', 'DBIRTH', 'DDEATH', 'DDATA'];
const all: (captures: Parameters<Assertion['judge']>[0]) => readonly CapturedMessage[] = ({
  main,
  modern,
  host,
  walk,
}) => [main, modern, host, walk].flatMap(({ messages }) => messages);

const structure: Assertion['judge'] = (captures) =>
  every(all(captures), ({ topic, type }) => {
    const levels = topic.split('/');
    return known.includes(type) && levels.length === (type.startsWith('D') ? 5 : 4);
  });
const level =
  (index: number): Assertion['judge'] =>
  (captures) =>
    every(
      all(captures).filter(({ topic }) => topic.split('/').length > index),
      ({ topic }) => /^[^+#/]+$/u.test(topic.split('/')[index] ?? ''),
    );
const descriptor: Assertion['judge'] = (captures) =>
  expect(
    new Set(all(captures).map(({ topic }) => topic.split('/')[1] + '/' + topic.split('/')[3])).size,
  ).toBe(1);

/** Whatever comes in data was in the birth before. */
const bornMetrics =
  (birth: string, data: string): Assertion['judge'] =>
  ({ main }) =>
    every(of(main, data), (message) => {
      const births = message.connection.messages.filter(
        ({ type, device }) => type === birth && device === message.device,
      );
      const aliases = new Set(births.flatMap(({ payload }) => payload.metrics.map(({ alias }) => alias)));
      return message.payload.metrics.every(({ alias }) => aliases.has(alias));
    });

/** No live value repeats what hosts have. */
const onlyChanges =
  (type: string): Assertion['judge'] =>
  ({ main }) => {
    for (const { messages } of main.connections) {
      const last = new Map<string, string>();
      for (const message of messages) {
        if (![type, type.replace('DATA', 'BIRTH')].includes(message.type)) continue;
        for (const one of message.payload.metrics.filter(({ isHistorical }) => !isHistorical)) {
          const key = `${message.device} ${nameOf(message, one)}`;
          const value = `${one.isNull} ${one.value?.text}`;
          if (message.type === type) expect(value, key).not.toBe(last.get(key));
          last.set(key, value);
        }
      }
    }
    every(of(main, type), ({ payload }) => payload.metrics.length > 0);
  };

const inOrder =
  (...types: readonly string[]): Assertion['judge'] =>
  ({ main }) =>
    every(of(main, ...types), ({ payload }) => {
      const times = payload.metrics
        .filter(({ isHistorical }) => !isHistorical)
        .map(({ timestamp = 0 }) => timestamp);
      return times.every((time, index) => time >= (times[index - 1] ?? 0));
    });

const bdSeqGoesUp: Assertion['judge'] = ({ main, host, walk }) => {
  for (const { connections } of [main, host, walk]) {
    expect(connections.map(({ will }) => bdSeq(will.metrics))).toEqual(connections.map((_, index) => index));
  }
};

/** What is watched all the time. */
export const monitor: readonly Assertion[] = [
  {
    id: 'case-sensitivity-sparkplug-ids',
    how: 'group, node and device ids of all topics, compared in lower case',
    judge: (captures) => {
      const ids = new Set(
        all(captures).flatMap(({ topic }) => topic.split('/').filter((_, at) => [1, 3, 4].includes(at))),
      );
      expect(new Set([...ids].map((id) => id.toLowerCase())).size).toBe(ids.size);
    },
  },
  ...(['group', 'edge-node', 'device'] as const).flatMap((kind, index): readonly Assertion[] => {
    const at = [1, 3, 4][index] ?? 0;
    return [
      { id: `intro-${kind}-id-chars`, how: `${kind} id of all topics: no +, # or /`, judge: level(at) },
      { id: `intro-${kind}-id-string`, how: `${kind} id of all topics is UTF-8 text`, judge: level(at) },
      {
        id: `topic-structure-namespace-valid-${kind}-id`,
        how: `${kind} id of all topics: no +, # or /`,
        judge: level(at),
      },
    ];
  }),
  {
    id: 'intro-edge-node-id-uniqueness',
    how: 'one group and edge node id in all topics of a station; two stations are told apart by the configuration',
    judge: descriptor,
  },
  {
    id: 'payloads-nbirth-edge-node-descriptor',
    how: 'one group and edge node id in all topics of a station',
    judge: descriptor,
  },
  {
    id: 'topic-structure-namespace-unique-edge-node-descriptor',
    how: 'one group and edge node id in all topics of a station',
    judge: descriptor,
  },
  {
    id: 'topic-structure-namespace-unique-device-id',
    how: 'each camera is born once between two NBIRTH unless it died; the configuration refuses two cameras of one name',
    judge: ({ main }) => {
      const born = new Set<string>();
      for (const { type, device = '' } of main.messages) {
        if (type === 'NBIRTH') born.clear();
        if (type === 'DDEATH') born.delete(device);
        if (type !== 'DBIRTH') continue;
        expect(born.has(device)).toBe(false);
        born.add(device);
      }
    },
  },
  {
    id: 'topic-structure-namespace-duplicate-device-id-across-edge-node',
    how: 'allowed: device ids are names of cameras and need not differ between stations',
    judge: ({ main }) => every(of(main, 'DBIRTH'), ({ device }) => device === 'top' || device === 'side'),
  },
  {
    id: 'topic-structure',
    how: 'all topics: namespace, group, type, node, and device for D types only',
    judge: structure,
  },
  {
    id: 'topic-structure-namespace-a',
    how: 'first level of all topics is spBv1.0',
    judge: (captures) => every(all(captures), ({ topic }) => topic.startsWith('spBv1.0/')),
  },
  {
    id: 'topic-structure-namespace-device-id-associated-message-types',
    how: 'DBIRTH, DDEATH and DDATA have a device id',
    judge: ({ main }) => every(of(main, 'DBIRTH', 'DDEATH', 'DDATA'), ({ device }) => device !== undefined),
  },
  {
    id: 'topic-structure-namespace-device-id-non-associated-message-types',
    how: 'NBIRTH, NDEATH and NDATA have none',
    judge: ({ main }) => every(of(main, 'NBIRTH', 'NDEATH', 'NDATA'), ({ device }) => device === undefined),
  },
  {
    id: 'message-flow-device-birth-publish-dbirth-payload-seq',
    how: 'seq of DBIRTH and of the message before it',
    judge: ({ main }) => goesUp(main, 'DBIRTH'),
  },
  {
    id: 'message-flow-edge-node-birth-publish-will-message-payload-bdSeq',
    how: 'bdSeq of the wills of connections that follow one another: 0, 1, 2, ...',
    judge: bdSeqGoesUp,
  },
  { id: 'topics-nbirth-bdseq-increment', how: 'bdSeq of the wills: 0, 1, 2, ...', judge: bdSeqGoesUp },
  {
    id: 'operational-behavior-data-publish-dbirth',
    how: 'every metric of DDATA was in the DBIRTH of its camera',
    judge: bornMetrics('DBIRTH', 'DDATA'),
  },
  {
    id: 'topics-dbirth-metric-reqs',
    how: 'every metric of DDATA was in the DBIRTH of its camera',
    judge: bornMetrics('DBIRTH', 'DDATA'),
  },
  {
    id: 'operational-behavior-data-publish-nbirth',
    how: 'every metric of NDATA was in the NBIRTH',
    judge: bornMetrics('NBIRTH', 'NDATA'),
  },
  {
    id: 'topics-nbirth-metric-reqs',
    how: 'every metric of NDATA was in the NBIRTH',
    judge: bornMetrics('NBIRTH', 'NDATA'),
  },
  {
    id: 'operational-behavior-data-publish-dbirth-change',
    how: 'no live metric of DDATA repeats the value that hosts have',
    judge: onlyChanges('DDATA'),
  },
  {
    id: 'operational-behavior-data-publish-nbirth-change',
    how: 'no metric of NDATA repeats the value that hosts have',
    judge: onlyChanges('NDATA'),
  },
  {
    id: 'principles-rbe-recommended',
    how: 'no live metric of NDATA and DDATA repeats the value that hosts have',
    judge: (captures) => {
      onlyChanges('DDATA')(captures);
      onlyChanges('NDATA')(captures);
    },
  },
  {
    id: 'operational-behavior-data-publish-dbirth-order',
    how: 'timestamps of live metrics within each DBIRTH and DDATA',
    judge: inOrder('DBIRTH', 'DDATA'),
  },
  {
    id: 'operational-behavior-data-publish-nbirth-order',
    how: 'timestamps of metrics within each NBIRTH and NDATA',
    judge: inOrder('NBIRTH', 'NDATA'),
  },
  {
    id: 'payloads-sequence-num-incrementing',
    how: 'seq of all messages of the longest connection, over 255 as well',
    judge: ({ main }) => {
      goesUp(main, 'DBIRTH', 'DDATA', 'NDATA', 'DDEATH');
      expect(of(main, 'DDATA').some(({ payload }) => payload.seq === 255)).toBe(true);
    },
  },
  {
    id: 'payloads-timestamp-in-UTC',
    how: 'timestamp of every message is that of this minute in UTC',
    judge: (captures) => every(all(captures), ({ payload }) => isNow(payload.timestamp)),
  },
];
