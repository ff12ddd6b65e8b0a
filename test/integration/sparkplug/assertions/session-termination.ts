import { expect } from 'vitest';
import { type Assertion, bdSeq, every, goesUp, isNow, of } from './assertion.js';

const ddeath = 'spBv1.0/tainan_l1/DDEATH/line-1/side';

const deathBeforeGoodbye: Assertion['judge'] = ({ main }) => {
  const last = main.connections.at(-1);
  const death = last?.messages.at(-1);
  expect(death?.type).toBe('NDEATH');
  expect(bdSeq(death?.payload.metrics ?? [])).toBe(bdSeq(last?.will.metrics ?? []));
  const goodbye = last?.packets.findIndex(({ packet }) => packet.cmd === 'disconnect') ?? -1;
  expect(goodbye).toBeGreaterThan(death?.at ?? Number.POSITIVE_INFINITY);
};
const hasSeq: Assertion['judge'] = ({ main }) =>
  every(of(main, 'DDEATH'), ({ payload }) => payload.seq !== undefined);

/** Session termination: lost cameras and a clean stop. */
export const sessionTermination: readonly Assertion[] = [
  {
    id: 'operational-behavior-device-ddeath',
    how: 'a camera is lost: its DDEATH follows, and no DDATA of it until its next DBIRTH',
    judge: ({ main }) => {
      const ofSide = main.messages.filter(({ device }) => device === 'side').map(({ type }) => type);
      const death = ofSide.indexOf('DDEATH');
      expect(death).toBeGreaterThan(0);
      expect(ofSide[death + 1]).toBe('DBIRTH');
    },
  },
  {
    id: 'operational-behavior-edge-node-intentional-disconnect-ndeath',
    how: 'a clean stop: NDEATH is the last publish',
    judge: deathBeforeGoodbye,
  },
  {
    id: 'operational-behavior-edge-node-intentional-disconnect-packet',
    how: 'a clean stop: DISCONNECT comes behind the NDEATH',
    judge: deathBeforeGoodbye,
  },
  { id: 'payloads-ddeath-seq', how: 'seq of DDEATH', judge: hasSeq },
  {
    id: 'payloads-ddeath-seq-inc',
    how: 'seq of DDEATH and of the message before it',
    judge: ({ main }) => goesUp(main, 'DDEATH'),
  },
  { id: 'payloads-ddeath-seq-number', how: 'seq of DDEATH', judge: hasSeq },
  {
    id: 'payloads-ddeath-timestamp',
    how: 'timestamp of DDEATH',
    judge: ({ main }) => every(of(main, 'DDEATH'), ({ payload }) => isNow(payload.timestamp)),
  },
  {
    id: 'payloads-ndeath-will-message-publisher',
    how: 'a clean stop: NDEATH is the last publish',
    judge: deathBeforeGoodbye,
  },
  {
    id: 'payloads-ndeath-will-message-publisher-disconnect-mqtt311',
    how: 'MQTT 3.1.1: NDEATH before DISCONNECT in every connection that ends with one',
    judge: ({ main, host, walk }) => {
      const ended = [main, host, walk]
        .flatMap(({ connections }) => connections)
        .filter(({ packets }) => packets.some(({ packet }) => packet.cmd === 'disconnect'));
      every(ended, ({ messages }) => messages.at(-1)?.type === 'NDEATH');
    },
  },
  {
    id: 'payloads-ndeath-will-message-publisher-disconnect-mqtt50',
    how: 'MQTT 5.0: reason code 4 in DISCONNECT',
    judge: ({ modern }) => {
      const packets = modern.connections.flatMap((connection) =>
        connection.packets.map(({ packet }) => packet),
      );
      every(
        packets.filter(({ cmd }) => cmd === 'disconnect'),
        (packet) => packet.cmd === 'disconnect' && packet.reasonCode === 4,
      );
    },
  },
  {
    id: 'topics-ddeath-mqtt',
    how: 'QoS and retain flag of DDEATH',
    judge: ({ main }) => every(of(main, 'DDEATH'), ({ qos, retain }) => qos === 0 && !retain),
  },
  {
    id: 'topics-ddeath-seq-num',
    how: 'seq of DDEATH and of the message before it',
    judge: ({ main }) => goesUp(main, 'DDEATH'),
  },
  {
    id: 'topics-ddeath-topic',
    how: 'topic of DDEATH',
    judge: ({ main }) => every(of(main, 'DDEATH'), ({ topic }) => topic === ddeath),
  },
  {
    id: 'topics-ndeath-topic',
    how: 'topic of the NDEATH that was published',
    judge: ({ main }) =>
      every(of(main, 'NDEATH'), ({ topic }) => topic === 'spBv1.0/tainan_l1/NDEATH/line-1'),
  },
];
