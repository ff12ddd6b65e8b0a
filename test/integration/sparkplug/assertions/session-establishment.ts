import { expect } from 'vitest';
import {
  type Assertion,
  bdSeq,
  connections,
  every,
  goesUp,
  indexIn,
  isNow,
  metric,
  metricsOf,
  of,
} from './assertion.js';

const nbirth = /^spBv1\.0\/tainan_l1\/NBIRTH\/line-1$/;
const dbirth = /^spBv1\.0\/tainan_l1\/DBIRTH\/line-1\/(top|side)$/;
const birthRebirth: Assertion['judge'] = ({ main }) =>
  every(of(main, 'NBIRTH'), (message) => {
    const rebirth = metric(message, 'Node Control/Rebirth');
    return (
      rebirth?.datatype === 11 && rebirth.value?.field === 'boolean_value' && rebirth.value.text === 'false'
    );
  });
const birthMatchesWill: Assertion['judge'] = (all) =>
  every(
    [all.main, all.modern, all.host, all.walk].flatMap((capture) => of(capture, 'NBIRTH')),
    ({ payload, connection }) =>
      bdSeq(payload.metrics) === bdSeq(connection.will.metrics) && !Number.isNaN(bdSeq(payload.metrics)),
  );
const hasValueOrNull =
  (type: string): Assertion['judge'] =>
  ({ main }) =>
    every(metricsOf(main, type), ({ value, isNull }) => (value === undefined) === isNull);
const qosZero =
  (type: string): Assertion['judge'] =>
  ({ main }) =>
    every(of(main, type), ({ qos }) => qos === 0);
const notRetained =
  (type: string): Assertion['judge'] =>
  ({ main }) =>
    every(of(main, type), ({ retain }) => !retain);
const sentNow =
  (type: string): Assertion['judge'] =>
  ({ main }) =>
    every(of(main, type), ({ payload }) => isNow(payload.timestamp));
const minimum =
  (type: string): Assertion['judge'] =>
  ({ main }) =>
    every(
      metricsOf(main, type),
      ({ name, datatype, value, isNull }) =>
        name !== undefined && datatype !== undefined && (isNull || value !== undefined),
    );
const birthsFirst: Assertion['judge'] = ({ main, modern, host }) =>
  every(
    [main, modern, host].flatMap((capture) => of(capture, 'NDATA', 'DDATA')),
    (message) => {
      const before = message.connection.messages.slice(0, indexIn(message)).map(({ type }) => type);
      const lastBirth = before.lastIndexOf('NBIRTH');
      return lastBirth >= 0 && before[lastBirth + 1] === 'DBIRTH';
    },
  );

/** Session establishment: CONNECT, subscriptions, births. */
export const sessionEstablishment: readonly Assertion[] = [
  {
    id: 'case-sensitivity-metric-names',
    how: 'names in each birth, compared in lower case',
    judge: ({ main }) =>
      every(of(main, 'NBIRTH', 'DBIRTH'), ({ payload }) => {
        const names = payload.metrics.map(({ name }) => name?.toLowerCase());
        return new Set(names).size === names.length;
      }),
  },
  {
    id: 'message-flow-device-birth-publish-dbirth-match-edge-node-topic',
    how: 'topics of DBIRTH and of the NBIRTH before it',
    judge: ({ main }) =>
      every(of(main, 'DBIRTH'), ({ topic, connection }) => {
        const birth = connection.messages.find(({ type }) => type === 'NBIRTH')?.topic.split('/');
        const levels = topic.split('/');
        return birth?.[1] === levels[1] && birth?.[3] === levels[3];
      }),
  },
  {
    id: 'message-flow-device-birth-publish-dbirth-payload',
    how: 'protoc decodes every DBIRTH and finds no field that it does not know',
    judge: ({ main }) => every(of(main, 'DBIRTH'), isWellFormed),
  },
  { id: 'message-flow-device-birth-publish-dbirth-qos', how: 'QoS of DBIRTH', judge: qosZero('DBIRTH') },
  {
    id: 'message-flow-device-birth-publish-dbirth-retained',
    how: 'retain flag of DBIRTH',
    judge: notRetained('DBIRTH'),
  },
  {
    id: 'message-flow-device-birth-publish-dbirth-topic',
    how: 'topics of DBIRTH',
    judge: ({ main }) => every(of(main, 'DBIRTH'), ({ topic }) => dbirth.test(topic)),
  },
  {
    id: 'message-flow-device-birth-publish-nbirth-wait',
    how: 'NBIRTH comes before each DBIRTH of a connection',
    judge: ({ main }) =>
      every(of(main, 'DBIRTH'), (message) =>
        message.connection.messages.slice(0, indexIn(message)).some(({ type }) => type === 'NBIRTH'),
      ),
  },
  {
    id: 'message-flow-edge-node-birth-publish-connect',
    how: 'CONNACK comes before the first publish',
    judge: (all) =>
      every(
        connections(all).filter(({ messages }) => messages.length > 0),
        ({ packets, messages }) =>
          packets.findIndex(({ packet }) => packet.cmd === 'connack') < (messages[0]?.at ?? 0),
      ),
  },
  {
    id: 'message-flow-edge-node-birth-publish-nbirth-payload',
    how: 'protoc decodes every NBIRTH and finds no field that it does not know',
    judge: ({ main }) => every(of(main, 'NBIRTH'), isWellFormed),
  },
  {
    id: 'message-flow-edge-node-birth-publish-nbirth-payload-bdSeq',
    how: 'metric bdSeq of NBIRTH: Int64, equal to that of the will in its CONNECT',
    judge: (all) => {
      birthMatchesWill(all);
      every(of(all.main, 'NBIRTH'), (message) => metric(message, 'bdSeq')?.datatype === 4);
    },
  },
  {
    id: 'message-flow-edge-node-birth-publish-nbirth-payload-seq',
    how: 'seq of NBIRTH',
    judge: ({ main }) => every(of(main, 'NBIRTH'), ({ payload }) => payload.seq === 0),
  },
  { id: 'message-flow-edge-node-birth-publish-nbirth-qos', how: 'QoS of NBIRTH', judge: qosZero('NBIRTH') },
  {
    id: 'message-flow-edge-node-birth-publish-nbirth-retained',
    how: 'retain flag of NBIRTH',
    judge: notRetained('NBIRTH'),
  },
  {
    id: 'message-flow-edge-node-birth-publish-nbirth-topic',
    how: 'topics of NBIRTH',
    judge: ({ main }) => every(of(main, 'NBIRTH'), ({ topic }) => nbirth.test(topic)),
  },
  {
    id: 'message-flow-edge-node-ncmd-subscribe',
    how: 'SUBSCRIBE with QoS 1 before the first publish of a connection',
    judge: (all) =>
      every(
        connections(all).filter(({ messages }) => messages.length > 0),
        ({ packets, messages }) =>
          packets
            .slice(0, messages[0]?.at)
            .some(
              ({ packet }) =>
                packet.cmd === 'subscribe' &&
                packet.subscriptions.some(
                  ({ topic, qos }) => topic === 'spBv1.0/tainan_l1/NCMD/line-1' && qos === 1,
                ),
            ),
      ),
  },
  {
    id: 'operational-behavior-data-commands-rebirth-datatype',
    how: 'datatype of Node Control/Rebirth in NBIRTH',
    judge: birthRebirth,
  },
  {
    id: 'operational-behavior-data-commands-rebirth-name',
    how: 'metric Node Control/Rebirth in NBIRTH',
    judge: birthRebirth,
  },
  {
    id: 'operational-behavior-data-commands-rebirth-name-aliases',
    how: 'Node Control/Rebirth in NBIRTH has no alias, others have',
    judge: ({ main }) =>
      every(
        of(main, 'NBIRTH'),
        (message) =>
          metric(message, 'Node Control/Rebirth')?.alias === undefined &&
          message.payload.metrics.some(({ alias }) => alias !== undefined),
      ),
  },
  {
    id: 'operational-behavior-data-commands-rebirth-value',
    how: 'value of Node Control/Rebirth in NBIRTH',
    judge: birthRebirth,
  },
  {
    id: 'operational-behavior-data-publish-dbirth-values',
    how: 'each metric of DBIRTH has a value or is_null, not both',
    judge: hasValueOrNull('DBIRTH'),
  },
  {
    id: 'operational-behavior-data-publish-nbirth-values',
    how: 'each metric of NBIRTH has a value or is_null, not both',
    judge: hasValueOrNull('NBIRTH'),
  },
  {
    id: 'payloads-alias-birth-requirement',
    how: 'each metric of a birth that has an alias has a name, and the other way round but for bdSeq and Node Control/Rebirth',
    judge: ({ main }) =>
      every(
        metricsOf(main, 'NBIRTH', 'DBIRTH'),
        ({ name, alias }) =>
          name !== undefined && (alias !== undefined || name === 'bdSeq' || name === 'Node Control/Rebirth'),
      ),
  },
  {
    id: 'payloads-alias-uniqueness',
    how: 'aliases of NBIRTH and all DBIRTH of the first session',
    judge: ({ main }) => {
      const first = of(main, 'NBIRTH', 'DBIRTH').slice(0, 3);
      const aliases = first.flatMap(({ payload }) => payload.metrics.flatMap(({ alias }) => alias ?? []));
      expect(aliases.length).toBeGreaterThan(20);
      expect(new Set(aliases).size).toBe(aliases.length);
    },
  },
  {
    id: 'payloads-dbirth-order',
    how: 'the messages behind each NBIRTH are the DBIRTH of all cameras that are there',
    judge: birthsFirst,
  },
  { id: 'payloads-dbirth-qos', how: 'QoS of DBIRTH', judge: qosZero('DBIRTH') },
  { id: 'payloads-dbirth-retain', how: 'retain flag of DBIRTH', judge: notRetained('DBIRTH') },
  {
    id: 'payloads-dbirth-seq',
    how: 'seq of DBIRTH',
    judge: ({ main }) => every(of(main, 'DBIRTH'), ({ payload }) => payload.seq !== undefined),
  },
  {
    id: 'payloads-dbirth-seq-inc',
    how: 'seq of DBIRTH and of the message before it',
    judge: ({ main }) => goesUp(main, 'DBIRTH'),
  },
  { id: 'payloads-dbirth-timestamp', how: 'timestamp of DBIRTH', judge: sentNow('DBIRTH') },
  { id: 'payloads-ddata-order', how: 'births before each DDATA of a connection', judge: birthsFirst },
  {
    id: 'payloads-metric-datatype-req',
    how: 'datatype of each metric of births',
    judge: ({ main }) => every(metricsOf(main, 'NBIRTH', 'DBIRTH'), ({ datatype }) => datatype !== undefined),
  },
  {
    id: 'payloads-name-birth-data-requirement',
    how: 'timestamp of each metric of births and data',
    judge: ({ main }) =>
      every(
        metricsOf(main, 'NBIRTH', 'DBIRTH', 'NDATA', 'DDATA'),
        ({ timestamp }) => timestamp !== undefined,
      ),
  },
  {
    id: 'payloads-nbirth-bdseq',
    how: 'metric bdSeq in NBIRTH',
    judge: ({ main }) => every(of(main, 'NBIRTH'), (message) => metric(message, 'bdSeq') !== undefined),
  },
  { id: 'payloads-nbirth-bdseq-repeat', how: 'bdSeq of NBIRTH and of the will', judge: birthMatchesWill },
  { id: 'payloads-nbirth-qos', how: 'QoS of NBIRTH', judge: qosZero('NBIRTH') },
  { id: 'payloads-nbirth-rebirth-req', how: 'Node Control/Rebirth = false in NBIRTH', judge: birthRebirth },
  { id: 'payloads-nbirth-retain', how: 'retain flag of NBIRTH', judge: notRetained('NBIRTH') },
  {
    id: 'payloads-nbirth-seq',
    how: 'seq of NBIRTH',
    judge: ({ main }) => every(of(main, 'NBIRTH'), ({ payload }) => payload.seq === 0),
  },
  { id: 'payloads-nbirth-timestamp', how: 'timestamp of NBIRTH', judge: sentNow('NBIRTH') },
  { id: 'payloads-ndata-order', how: 'births before each NDATA of a connection', judge: birthsFirst },
  {
    id: 'payloads-sequence-num-req-nbirth',
    how: 'seq of NBIRTH',
    judge: ({ main }) => every(of(main, 'NBIRTH'), ({ payload }) => payload.seq === 0),
  },
  {
    id: 'principles-birth-certificates-order',
    how: 'the first publish of every connection is NBIRTH',
    judge: (all) =>
      every(
        connections(all).filter(({ messages }) => messages.length > 0),
        ({ messages }) => messages[0]?.type === 'NBIRTH',
      ),
  },
  {
    id: 'topics-dbirth-metrics',
    how: 'name, datatype and value of each metric of DBIRTH',
    judge: minimum('DBIRTH'),
  },
  {
    id: 'topics-dbirth-mqtt',
    how: 'QoS and retain flag of DBIRTH',
    judge: (all) => {
      qosZero('DBIRTH')(all);
      notRetained('DBIRTH')(all);
    },
  },
  {
    id: 'topics-dbirth-seq',
    how: 'seq of DBIRTH and of the message before it',
    judge: ({ main }) => goesUp(main, 'DBIRTH'),
  },
  { id: 'topics-dbirth-timestamp', how: 'timestamp of DBIRTH', judge: sentNow('DBIRTH') },
  {
    id: 'topics-dbirth-topic',
    how: 'topics of DBIRTH',
    judge: ({ main }) => every(of(main, 'DBIRTH'), ({ topic }) => dbirth.test(topic)),
  },
  {
    id: 'topics-nbirth-bdseq-included',
    how: 'metric bdSeq in NBIRTH',
    judge: ({ main }) => every(of(main, 'NBIRTH'), (message) => metric(message, 'bdSeq') !== undefined),
  },
  { id: 'topics-nbirth-bdseq-matching', how: 'bdSeq of NBIRTH and of the will', judge: birthMatchesWill },
  {
    id: 'topics-nbirth-metrics',
    how: 'name, datatype and value of each metric of NBIRTH',
    judge: minimum('NBIRTH'),
  },
  {
    id: 'topics-nbirth-mqtt',
    how: 'QoS and retain flag of NBIRTH',
    judge: (all) => {
      qosZero('NBIRTH')(all);
      notRetained('NBIRTH')(all);
    },
  },
  { id: 'topics-nbirth-rebirth-metric', how: 'Node Control/Rebirth = false in NBIRTH', judge: birthRebirth },
  {
    id: 'topics-nbirth-seq-num',
    how: 'seq of NBIRTH',
    judge: ({ main }) => every(of(main, 'NBIRTH'), ({ payload }) => payload.seq === 0),
  },
  { id: 'topics-nbirth-timestamp', how: 'timestamp of NBIRTH', judge: sentNow('NBIRTH') },
  {
    id: 'topics-nbirth-topic',
    how: 'topics of NBIRTH',
    judge: ({ main }) => every(of(main, 'NBIRTH'), ({ topic }) => nbirth.test(topic)),
  },
];

function isWellFormed({ payload }: { readonly payload: { readonly printed: object } }): boolean {
  return Object.keys(payload.printed).every((field) => ['timestamp', 'seq', 'metrics'].includes(field));
}
