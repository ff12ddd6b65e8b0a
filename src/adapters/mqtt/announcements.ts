import type { AlarmPayload } from '../../contract/alarm-payload.js';
import type { DiscoveryMessage } from '../../contract/home-assistant.js';
import type { CameraAvailabilityPayload, StatePayload } from '../../contract/state-payload.js';
import type { Topics } from '../../contract/topics.js';
import type { Fault } from '../../domain/station-state.js';
import type { Clock } from '../../ports/clock.js';
import { Alarms } from './alarms.js';

/** What the station knows of itself. */
export interface StationFacts {
  readonly state: () => Promise<StatePayload>;
  readonly faults: () => readonly Fault[];
  /** By name of the camera: parts can be inspected with it. */
  readonly cameras: () => ReadonlyMap<string, boolean>;
  /** Retained messages that make the station known to others. */
  readonly discovery: readonly DiscoveryMessage[];
}

/** One message on its way to the broker. */
export interface Announcement {
  readonly topic: string;
  readonly payload: object;
  readonly retain: boolean;
}

interface AnnouncementsOptions {
  readonly station: string;
  readonly topics: Topics;
  readonly facts: StationFacts;
  readonly clock: Clock;
}

/** What there is to say of the station itself; knows what was said, so that only news is. */
export class Announcements {
  readonly #options: AnnouncementsOptions;
  readonly #alarms = new Alarms();
  #cameras: ReadonlyMap<string, boolean> = new Map();

  constructor(options: AnnouncementsOptions) {
    this.#options = options;
  }

  /** Everything that is kept on the broker, and news of faults. */
  async everything(): Promise<readonly Announcement[]> {
    this.#cameras = new Map();
    this.#alarms.repeat();
    return [...this.discovery(), await this.state(), ...this.news()];
  }

  /** What was last asked for has reached the broker. */
  confirm(): void {
    this.#alarms.confirm();
  }

  discovery(): readonly Announcement[] {
    return this.#options.facts.discovery.map((message) => ({ ...message, retain: true }));
  }

  async state(): Promise<Announcement> {
    const { topics, facts } = this.#options;
    return { topic: topics.state, payload: await facts.state(), retain: true };
  }

  /** Cameras that have come or gone, and faults. */
  news(): readonly Announcement[] {
    const { facts, topics, station, clock } = this.#options;
    const at = clock.now().toISOString();
    const cameras = facts.cameras();
    const changed = [...cameras].filter(([camera, online]) => this.#cameras.get(camera) !== online);
    this.#cameras = new Map(cameras);
    return [
      ...changed.map(([camera, online]) => {
        const payload: CameraAvailabilityPayload = { schema: 1, camera, online };
        return { topic: topics.cameraAvailability(camera), payload, retain: true };
      }),
      ...this.#alarms.update(facts.faults(), at).map((alarm) => {
        const payload: AlarmPayload = { schema: 1, station, ...alarm, at };
        return { topic: topics.alarm, payload, retain: false };
      }),
    ];
  }

  /** What a station that goes leaves on the broker. */
  farewell(): readonly Announcement[] {
    const { topics } = this.#options;
    return [...this.#cameras.keys()].map((camera) => {
      const payload: CameraAvailabilityPayload = { schema: 1, camera, online: false };
      return { topic: topics.cameraAvailability(camera), payload, retain: true };
    });
  }
}
