import { expect } from 'vitest';
import { parseHostState } from '../../../../src/adapters/sparkplug/host-state.js';
import type { CapturedConnection } from '../capture.js';
import { type Assertion, bdSeq, every, of } from './assertion.js';

/** Places of STATE messages of a host that the station was handed. */
function states(
  { packets }: CapturedConnection,
  host: string,
): readonly { readonly at: number; readonly online: boolean; readonly timestamp: number }[] {
  return packets.flatMap(({ direction, packet }, at) => {
    if (direction !== 'received' || packet.cmd !== 'publish' || packet.topic !== `spBv1.0/STATE/${host}`)
      return [];
    const state = parseHostState(Buffer.from(packet.payload));
    return state === undefined ? [] : [{ at, ...state }];
  });
}

const waits: Assertion['judge'] = ({ host }) =>
  every(host.connections, (connection) => {
    const accepted = states(connection, 'scada').find(({ online, timestamp }) => online && timestamp !== 90);
    const first = connection.messages[0];
    return first !== undefined && accepted !== undefined && first.at > accepted.at;
  });

const leaves: Assertion['judge'] = ({ host }) => {
  const [first] = host.connections;
  if (first === undefined) throw new Error('no connection');
  const offline = states(first, 'scada').findLast(({ online }) => !online);
  const death = first.messages.at(-1);
  expect(offline?.timestamp).toBe(100);
  expect(death?.type).toBe('NDEATH');
  expect(death?.at).toBeGreaterThan(offline?.at ?? Number.POSITIVE_INFINITY);
  expect(first.packets.at(-1)?.packet.cmd).toBe('disconnect');
  expect(host.connections.length).toBeGreaterThan(1);
};

const walks: Assertion['judge'] = ({ walk }) => {
  const [first, second] = walk.connections;
  expect([first?.server, second?.server]).toEqual([0, 1]);
  expect(first?.messages).toEqual([]);
  expect(second?.messages.at(-1)?.type).toBe('NDEATH');
  const last = walk.connections.findLast(({ messages }) => messages.length > 0);
  expect(last?.server).toBe(0);
};

const rebirthIn: Assertion['judge'] = ({ main }) => {
  const [connection] = main.connections;
  if (connection === undefined) throw new Error('no connection');
  const asked = connection.packets.findIndex(
    ({ direction, packet }) =>
      direction === 'received' && packet.cmd === 'publish' && packet.topic.includes('/NCMD/'),
  );
  expect(asked).toBeGreaterThan(0);
  const after = connection.messages.filter(({ at }) => at > asked).map(({ type }) => type);
  expect(after.slice(0, 3)).toEqual(['NBIRTH', 'DBIRTH', 'DBIRTH']);
};

/** Commands, the primary host, several brokers. */
export const commandsAndHosts: readonly Assertion[] = [
  {
    id: 'operational-behavior-data-commands-rebirth-action-1',
    how: 'behind an NCMD that asks for it the next publish is NBIRTH, though an inspection came in between',
    judge: rebirthIn,
  },
  {
    id: 'operational-behavior-data-commands-rebirth-action-2',
    how: 'behind that NCMD come NBIRTH and the DBIRTH of both cameras',
    judge: rebirthIn,
  },
  {
    id: 'operational-behavior-data-commands-rebirth-action-3',
    how: 'both NBIRTH of the first connection have the bdSeq of its will',
    judge: ({ main }) => {
      const [connection] = main.connections;
      const births = connection?.messages.filter(({ type }) => type === 'NBIRTH') ?? [];
      expect(births).toHaveLength(2);
      every(births, ({ payload }) => bdSeq(payload.metrics) === bdSeq(connection?.will.metrics ?? []));
    },
  },
  {
    id: 'message-flow-edge-node-birth-publish-phid-offline',
    how: 'STATE offline with the time of the last online: NDEATH, DISCONNECT, a new connection',
    judge: leaves,
  },
  {
    id: 'message-flow-edge-node-birth-publish-phid-wait',
    how: 'no publish before STATE online of the primary host',
    judge: waits,
  },
  {
    id: 'message-flow-edge-node-birth-publish-phid-wait-id',
    how: 'STATE online of another host is there from the start, and no birth follows it',
    judge: waits,
  },
  {
    id: 'message-flow-edge-node-birth-publish-phid-wait-online',
    how: 'STATE offline comes first, and no birth follows it',
    judge: waits,
  },
  {
    id: 'message-flow-edge-node-birth-publish-phid-wait-timestamp',
    how: 'STATE online with an older time comes in the second connection, and no birth follows it',
    judge: (all) => {
      const second = all.host.connections[1];
      if (second === undefined) throw new Error('no second connection');
      const old = states(second, 'scada').find(({ timestamp }) => timestamp === 90);
      const accepted = states(second, 'scada').find(({ timestamp }) => timestamp === 200);
      expect(old?.at).toBeLessThan(accepted?.at ?? -1);
      expect(second.messages[0]?.at).toBeGreaterThan(accepted?.at ?? Number.POSITIVE_INFINITY);
    },
  },
  {
    id: 'operational-behavior-edge-node-termination-host-offline',
    how: 'STATE offline with the time of the last online: DISCONNECT',
    judge: leaves,
  },
  {
    id: 'operational-behavior-edge-node-termination-host-offline-reconnect',
    how: 'STATE offline on one of two brokers: the next connection is to the other',
    judge: walks,
  },
  {
    id: 'operational-behavior-edge-node-termination-host-offline-timestamp',
    how: 'STATE offline with an older time: DDATA goes on in the same connection',
    judge: ({ host }) => {
      const [first] = host.connections;
      if (first === undefined) throw new Error('no connection');
      const old = states(first, 'scada').find(({ timestamp }) => timestamp === 50);
      const data = first.messages.find(({ type }) => type === 'DDATA');
      expect(data?.at).toBeGreaterThan(old?.at ?? Number.POSITIVE_INFINITY);
    },
  },
  {
    id: 'operational-behavior-edge-node-birth-sequence-wait',
    how: 'two brokers: no publish where the host is offline',
    judge: walks,
  },
  {
    id: 'operational-behavior-primary-application-state-with-multiple-servers-single-server',
    how: 'two brokers: open connections are counted at every new one',
    judge: ({ walk }) => expect(walk.mostAtOnce).toBe(1),
  },
  {
    id: 'operational-behavior-primary-application-state-with-multiple-servers-state-subs',
    how: 'two brokers: SUBSCRIBE to STATE of the primary host in every connection',
    judge: ({ walk }) =>
      every(walk.connections, ({ packets }) =>
        packets.some(
          ({ packet }) =>
            packet.cmd === 'subscribe' &&
            packet.subscriptions.some(({ topic }) => topic === 'spBv1.0/STATE/scada'),
        ),
      ),
  },
  {
    id: 'operational-behavior-primary-application-state-with-multiple-servers-walk',
    how: 'two brokers: STATE offline on the first, then on the second: the station moves each time',
    judge: (all) => {
      walks(all);
      expect(of(all.walk, 'NBIRTH').length).toBe(2);
    },
  },
];
