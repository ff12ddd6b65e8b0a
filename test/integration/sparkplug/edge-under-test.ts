import { brokerConnection } from '../../../src/adapters/mqtt/broker-connection.js';
import { openClient } from '../../../src/adapters/mqtt/open-client.js';
import { SparkplugLink, type SparkplugServer } from '../../../src/adapters/sparkplug/sparkplug-link.js';
import type { MetricValues } from '../../../src/adapters/sparkplug/station-metrics.js';
import type { SparkplugMemory } from '../../../src/contract/sparkplug.js';
import { systemClock } from '../../../src/runtime/system-clock.js';
import { anInspection } from '../../fixtures/inspections.js';
import { MemoryAuditLog } from '../../simulators/memory-audit-log.js';
import { type Running, running } from '../../simulators/running.js';
import { silentLogger } from '../../simulators/silent-logger.js';

interface EdgeOptions {
  /** Ports of the brokers, in the order in which they are tried. */
  readonly ports: readonly number[];
  readonly mqttVersion?: '3.1.1' | '5.0';
  readonly primaryHost?: string;
  readonly historyPerSecond?: number;
}

/** The Sparkplug lane of a station as it is, on a log in memory; cameras and state are what the test says. */
export class EdgeUnderTest {
  readonly log = new MemoryAuditLog();
  readonly cameras = new Map<string, boolean>([
    ['top', true],
    ['side', true],
  ]);
  values: MetricValues = {
    'Properties/Station': 'line-1',
    'Properties/Software': '0.1.0+test',
    'State/PackML': 6,
    'State/PackMLName': 'Execute',
    'Alarm/Active': false,
    'Alarm/Count': 0,
    'Alarm/Codes': '',
  };
  /** Numbers of the brokers in the order in which a connection to them was begun. */
  readonly tried: number[] = [];
  readonly link: SparkplugLink;
  readonly #options: EdgeOptions;
  #running: Running | undefined;
  /** What the station has kept for its next start. */
  memory: SparkplugMemory | undefined;

  constructor(options: EdgeOptions) {
    this.#options = options;
    this.link = this.#makeLink();
  }

  start(): void {
    this.#running = running(this.link);
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
  }

  /** An inspection that is in the log. */
  async inspect(facts: Parameters<typeof anInspection>[0] = {}): Promise<void> {
    const made = anInspection(facts);
    const capturedAt = new Date().toISOString();
    const { observation } = made;
    const seen =
      observation.kind === 'compared' && facts.verdict?.kind !== 'unjudged'
        ? { ...observation, frame: { ...observation.frame, capturedAt } }
        : ({ kind: 'failed', reason: 'frame-blurred', detail: 'sharpness 3', timings: {} } as const);
    this.link.notify(
      await this.log.appendInspection({ ...made, observation: seen, judgedAt: capturedAt }, []),
    );
  }

  #makeLink(): SparkplugLink {
    const { ports, mqttVersion = '3.1.1', primaryHost, historyPerSecond = 1000 } = this.#options;
    return new SparkplugLink({
      station: 'line-1',
      group: 'tainan_l1',
      edgeNode: 'line-1',
      primaryHost,
      mqttVersion,
      keepAliveSeconds: 1,
      hostTimeoutMs: 60_000,
      historyPerSecond,
      servers: ports.map((port, index) => this.#server(port, index)),
      auditLog: this.log,
      cameras: () => this.cameras,
      stationValues: () => this.values,
      memory: {
        read: async () => this.memory,
        write: async (memory) => {
          this.memory = memory;
        },
      },
      clock: systemClock,
      logger: silentLogger,
    });
  }

  #server(port: number, index: number): SparkplugServer {
    process.env['TEST_BROKER_PASSWORD'] = 'sesame';
    const url = `mqtt://127.0.0.1:${port}`;
    const connection = brokerConnection({
      kind: 'external',
      url,
      username: 'line',
      password: { env: 'TEST_BROKER_PASSWORD' },
    });
    return {
      url: async () => url,
      connect: async (session, onReached) =>
        openClient(await connection, session, {
          onReached: () => {
            this.tried.push(index);
            onReached();
          },
        }),
    };
  }
}
