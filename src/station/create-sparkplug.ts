import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BrokerConnection, brokerConnection } from '../adapters/mqtt/broker-connection.js';
import { openClient } from '../adapters/mqtt/open-client.js';
import { SparkplugLink, type SparkplugServer } from '../adapters/sparkplug/sparkplug-link.js';
import { parseJson } from '../config/parse-json.js';
import { sparkplugMemorySchema } from '../contract/sparkplug.js';
import { packMlNumbers, packMlState } from '../domain/packml.js';
import { writeFileDurably } from '../runtime/write-file-durably.js';
import { camerasOnline } from './cameras-online.js';
import type { StationEye } from './create-inspector.js';
import type { StationCore } from './station-core.js';

/** The Sparkplug lane, where it is configured. `connection` leads to the station's own broker. */
export function createSparkplug(
  core: StationCore,
  eyes: readonly StationEye[],
  connection: () => Promise<BrokerConnection>,
): SparkplugLink | undefined {
  const { config, auditLog, clock, logger, software, health } = core;
  const { sparkplug } = config.mqtt;
  if (sparkplug === undefined) return undefined;
  const station = config.station.id;
  const servers = sparkplug.servers?.map((broker) => () => brokerConnection(broker)) ?? [connection];
  const file = join(config.dataDirectory, 'sparkplug.json');
  const numbers = { ...packMlNumbers, ...sparkplug.packMlNumbers };
  return new SparkplugLink({
    ...sparkplug,
    station,
    edgeNode: sparkplug.edgeNode ?? station,
    servers: servers.map(asServer),
    auditLog,
    cameras: () => camerasOnline(core, eyes),
    stationValues: () => {
      const faults = health.faults();
      const state = packMlState(health.state(), camerasOnline(core, eyes));
      return {
        'Properties/Station': station,
        'Properties/Software': software,
        'State/PackML': numbers[state],
        'State/PackMLName': state,
        'Alarm/Active': faults.length > 0,
        'Alarm/Count': faults.length,
        'Alarm/Codes': [...new Set(faults.map(({ code }) => code))].toSorted().join(','),
      };
    },
    memory: {
      read: async () => {
        // Without it hosts hear some results twice, and none too few.
        const kept = parseJson(await readFile(file, 'utf8').catch(() => ''), sparkplugMemorySchema);
        return kept.ok ? kept.value : undefined;
      },
      write: (memory) => writeFileDurably(file, `${JSON.stringify(memory)}\n`),
    },
    clock,
    logger,
  });
}

function asServer(connection: () => Promise<BrokerConnection>): SparkplugServer {
  return {
    url: async () => (await connection()).url,
    connect: async (session, onReached) => openClient(await connection(), session, { onReached }),
  };
}
