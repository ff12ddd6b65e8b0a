import { type Assertion, bdSeq, connections, every, of } from './assertion.js';

const ndeath = 'spBv1.0/tainan_l1/NDEATH/line-1';

const willTopic: Assertion['judge'] = (all) =>
  every(connections(all), ({ connect }) => connect.will?.topic === ndeath);
const willQos: Assertion['judge'] = (all) =>
  every(connections(all), ({ connect }) => connect.will?.qos === 1);
const willRetain: Assertion['judge'] = (all) =>
  every(connections(all), ({ connect }) => connect.will?.retain === false);
const willThere: Assertion['judge'] = (all) =>
  every(connections(all), ({ connect }) => connect.will !== undefined);
const birthMatchesWill: Assertion['judge'] = (all) =>
  every(
    [all.main, all.modern, all.host, all.walk].flatMap((capture) => of(capture, 'NBIRTH')),
    ({ payload, connection }) =>
      bdSeq(payload.metrics) === bdSeq(connection.will.metrics) && !Number.isNaN(bdSeq(payload.metrics)),
  );
/** The last will and how a session is asked for. */
export const lastWill: readonly Assertion[] = [
  { id: 'message-flow-edge-node-birth-publish-will-message', how: 'will in every CONNECT', judge: willThere },
  {
    id: 'message-flow-edge-node-birth-publish-will-message-payload',
    how: 'protoc decodes the will of every CONNECT',
    judge: (all) => every(connections(all), ({ will }) => will.metrics.length === 1),
  },
  {
    id: 'message-flow-edge-node-birth-publish-will-message-qos',
    how: 'will QoS of every CONNECT',
    judge: willQos,
  },
  {
    id: 'message-flow-edge-node-birth-publish-will-message-topic',
    how: 'will topic of every CONNECT',
    judge: willTopic,
  },
  {
    id: 'message-flow-edge-node-birth-publish-will-message-will-retained',
    how: 'will retain flag of every CONNECT',
    judge: willRetain,
  },
  {
    id: 'payloads-ndeath-bdseq',
    how: 'bdSeq of every will and of the NBIRTH of its connection',
    judge: birthMatchesWill,
  },
  {
    id: 'payloads-ndeath-seq',
    how: 'no seq in every will and in every NDEATH that was published',
    judge: (all) => {
      every(connections(all), ({ will }) => will.seq === undefined);
      every(of(all.main, 'NDEATH'), ({ payload }) => payload.seq === undefined);
    },
  },
  { id: 'payloads-ndeath-will-message', how: 'will of every CONNECT is the NDEATH', judge: willTopic },
  { id: 'payloads-ndeath-will-message-qos', how: 'will QoS of every CONNECT', judge: willQos },
  { id: 'payloads-ndeath-will-message-retain', how: 'will retain flag of every CONNECT', judge: willRetain },
  {
    id: 'principles-persistence-clean-session-311',
    how: 'Clean Session in every CONNECT of MQTT 3.1.1',
    judge: ({ main }) =>
      every(main.connections, ({ connect }) => connect.protocolVersion === 4 && connect.clean === true),
  },
  {
    id: 'principles-persistence-clean-session-50',
    how: 'Clean Start in CONNECT of MQTT 5.0, Session Expiry Interval 0 or absent, which means 0',
    judge: ({ modern }) =>
      every(
        modern.connections,
        ({ connect }) =>
          connect.protocolVersion === 5 &&
          connect.clean === true &&
          (connect.properties?.sessionExpiryInterval ?? 0) === 0,
      ),
  },
  {
    id: 'topics-ndeath-payload',
    how: 'bdSeq is the only metric of every will and of every NDEATH that was published',
    judge: (all) => {
      const bodies = [
        ...connections(all).map(({ will }) => will),
        ...of(all.main, 'NDEATH').map((one) => one.payload),
      ];
      every(
        bodies,
        ({ metrics }) => metrics.length === 1 && metrics[0]?.name === 'bdSeq' && metrics[0].datatype === 4,
      );
    },
  },
  {
    id: 'topics-ndeath-seq',
    how: 'no seq in every will and in every NDEATH that was published',
    judge: (all) => {
      every(connections(all), ({ will }) => will.seq === undefined);
      every(of(all.main, 'NDEATH'), ({ payload }) => payload.seq === undefined);
    },
  },
];
