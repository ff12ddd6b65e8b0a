import { payloadLimits } from '../adapters/sparkplug/decode-payload.js';
import { deviceMetrics, type MetricKind, nodeMetrics } from '../adapters/sparkplug/station-metrics.js';
import { packMlNumbers } from '../domain/packml.js';

const meanings: Readonly<Record<string, string>> = {
  'Properties/Station': '`station.id`',
  'Properties/Software': 'Version and commit of the program',
  'State/PackML': Object.entries(packMlNumbers)
    .map(([name, number]) => `${number} ${name}`)
    .join(', '),
  'State/PackMLName': 'The same by name. `Held`: no camera can inspect, or no verdict can be kept',
  'Alarm/Active': 'There is a fault',
  'Alarm/Count': 'Number of faults',
  'Alarm/Codes': 'Their codes, see [errors](errors.md)',
  'Inspection/ResultId': 'Id of the inspection',
  'Inspection/Seq': 'Row of the audit log: without a gap over all cameras and events of the station',
  'Inspection/Evaluation':
    'OPC 40001-101: 1 OK (`pass`), 2 not OK (`fail`), 3 not decidable (`review`, `unjudged`)',
  'Inspection/Verdict': '`pass`, `review`, `fail`, `unjudged`',
  'Inspection/Reason': 'Of `unjudged`',
  'Inspection/Score': 'Anomaly score, 0 to 1; null with Quality 0 (bad) where nothing was compared',
  'Inspection/Threshold': 'A part fails from this score on',
  'Inspection/Regions': 'Places that differ',
  'Inspection/JobId': 'Id of the trigger',
  'Inspection/PartId': 'Serial number, where the trigger gave one',
  'Inspection/LatencyMs': 'From trigger to verdict',
  'Recipe/Id': 'Recipe',
  'Recipe/ReferenceSha256': 'Golden samples',
  'Recipe/ModelSha256': 'Model',
  'Counts/Processed': 'Inspections since the station started',
  'Counts/Defective': 'Of these `fail`',
  'Counts/NotDecidable': 'Of these `review` and `unjudged`',
};

/** What SCADA people read of the Sparkplug lane; metrics and limits come from the code. */
export function sparkplugReference(): string {
  return [
    '# Sparkplug B',
    '',
    'A station can be a Sparkplug B 3.0 edge node beside its [JSON topics](mqtt.md); its cameras are the devices. It is off',
    'until it is configured:',
    '',
    '```yaml',
    'mqtt:',
    '  sparkplug: { group: tainan_l1, primaryHost: scada }   # edgeNode is station.id unless it is said',
    '```',
    '',
    'All keys: [configuration](configuration.md), `mqtt.sparkplug`. Look at it with tools that know nothing of Twinspect:',
    '',
    '```sh',
    "mosquitto_sub -t 'spBv1.0/#' -F '%I %t %l bytes'",
    "mosquitto_sub -N -C 1 -t 'spBv1.0/+/DDATA/#' |",
    '  protoc --decode=twinspect.sparkplug.Payload -I src/adapters/sparkplug sparkplug-b.proto',
    '```',
    '',
    '## What the station does',
    '',
    '- **Births**: NBIRTH, then the DBIRTH of every camera that can inspect. A camera that is lost gets its DDEATH, and its DBIRTH',
    '  when it is back. Data come by alias, only what has changed, and never before all births.',
    '- **bdSeq** goes up by one with every CONNECT packet, from 0 on, over restarts too (`sparkplug.json` in the data directory).',
    '- **Rebirth**: `Node Control/Rebirth` over NCMD, or `command/rebirth` of the JSON topics. Data stop at once; rebirths are a',
    '  second apart, so that many hosts that ask together get one. Whatever else is in an NCMD is passed over; retained ones are',
    '  ignored. Cameras have nothing to write to: there is no DCMD.',
    '- **Primary host**, where one is configured: births wait for its STATE `online: true`. With `online: false`, unless it is older',
    '  than what is known, the station publishes NDEATH, leaves, and tries the next broker of `servers`.',
    '- **History**: results are told from the audit log. What was missed (no broker, no primary host, camera without birth, station',
    '  stopped in between) follows in order with its own times and `is_historical`, beside the live values and slower than',
    '  `historyPerSecond`. How far hosts were told counts only once the broker has answered a ping behind it: what was lost in a',
    '  connection that hung is told again. Data are QoS 0 as Sparkplug demands, so a result can come twice; `Inspection/Seq` tells.',
    '  For proof that nothing is missing use the ledger.',
    '- **Stop**: NDEATH, then DISCONNECT; with MQTT 5.0 "Disconnect with Will Message".',
    `- **Commands from outside** are read up to ${payloadLimits.bytes} bytes, ${payloadLimits.metrics} metrics and ${payloadLimits.depth} levels of property sets; templates and data sets are`,
    '  stepped over without being entered.',
    '',
    '## Metrics of the node',
    '',
    'Besides these `bdSeq` (Int64) and `Node Control/Rebirth` (Boolean), both without alias.',
    '',
    ...table(nodeMetrics),
    '',
    '## Metrics of a camera',
    '',
    'One DDATA for each inspection; all of its metrics have the time at which the frame was captured.',
    '',
    ...table(deviceMetrics),
    '',
    '## Conformance',
    '',
    'The 206 assertions of the Sparkplug 3.0 test kit that judge edge nodes, each with its outcome and what it is judged by:',
    '[sparkplug-conformance.md](sparkplug-conformance.md) (`npx vitest run test/integration/sparkplug`). The rules of a session',
    'also hold in a model of a strict host: 2,717 connections, 544 restarts, 2,633 requests for rebirth, 3,358 states of the',
    'primary host and 10,905 rows at random, no rule broken and no row left out (2026-11-24,',
    '`npx vitest run test/unit/adapters/sparkplug/edge-node.test.ts --reporter=verbose`), and smaller on a real broker',
    '(`npx vitest run test/integration/sparkplug/random-faults.test.ts`). Codec and .proto were written from the specification.',
    'The test kit itself and commercial hosts (Ignition, HiveMQ) have not been tried.',
    '',
  ].join('\n');
}

function table(metrics: readonly MetricKind[]): readonly string[] {
  return [
    '| metric | type | meaning |',
    '| --- | --- | --- |',
    ...metrics.map(({ name, type }) => {
      const meaning = meanings[name];
      if (meaning === undefined) throw new Error(`nobody says what ${name} means`);
      return `| \`${name}\` | ${type[0]?.toUpperCase()}${type.slice(1)} | ${meaning} |`;
    }),
  ];
}
