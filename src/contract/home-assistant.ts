import type { Topics } from './topics.js';

/** One retained message that tells Home Assistant of an entity. */
export interface DiscoveryMessage {
  readonly topic: string;
  readonly payload: object;
}

interface Discovered {
  readonly discoveryPrefix: string;
  readonly topics: Topics;
  readonly station: string;
  readonly software: string;
  readonly cameras: readonly string[];
}

const onlineTemplate = "{{ 'online' if value_json.online else 'offline' }}";

/** What Home Assistant is told, so that the station shows up there by itself: state, and verdict, score and defect of each camera. */
export function homeAssistantDiscovery(options: Discovered): readonly DiscoveryMessage[] {
  const { topics, station, cameras } = options;
  const stationOnline = { topic: topics.availability, value_template: onlineTemplate };
  const ofStation = entity(options, {
    component: 'sensor',
    id: 'state',
    name: 'State',
    availability: [stationOnline],
    config: { state_topic: topics.state, value_template: '{{ value_json.state }}' },
  });
  const ofCameras = cameras.flatMap((camera) => {
    const availability = [
      stationOnline,
      { topic: topics.cameraAvailability(camera), value_template: onlineTemplate },
    ];
    const result = { state_topic: topics.result(camera) };
    return [
      entity(options, {
        component: 'sensor',
        id: `${camera}_verdict`,
        name: `${camera} verdict`,
        availability,
        config: {
          ...result,
          value_template: '{{ value_json.verdict }}',
          json_attributes_topic: topics.result(camera),
        },
      }),
      entity(options, {
        component: 'sensor',
        id: `${camera}_score`,
        name: `${camera} anomaly score`,
        availability,
        config: {
          ...result,
          value_template: '{{ value_json.score | default(none) }}',
          state_class: 'measurement',
        },
      }),
      entity(options, {
        component: 'binary_sensor',
        id: `${camera}_defect`,
        name: `${camera} not good`,
        availability,
        config: {
          ...result,
          value_template: "{{ 'OFF' if value_json.verdict == 'pass' else 'ON' }}",
          device_class: 'problem',
        },
      }),
      entity(options, {
        component: 'button',
        id: `${camera}_inspect`,
        name: `${camera} inspect`,
        availability,
        config: { command_topic: topics.command('inspect'), payload_press: JSON.stringify({ camera }) },
      }),
    ];
  });
  return [ofStation, ...ofCameras].map(({ topic, payload }) => ({
    topic,
    payload: { ...payload, device: device(station, options.software) },
  }));
}

interface Entity {
  readonly component: string;
  readonly id: string;
  readonly name: string;
  readonly availability: readonly object[];
  readonly config: object;
}

function entity(
  { discoveryPrefix, station, software }: Discovered,
  { component, id, name, availability, config }: Entity,
): DiscoveryMessage {
  const node = `twinspect_${plain(station)}`;
  return {
    topic: `${discoveryPrefix}/${component}/${node}/${plain(id)}/config`,
    payload: {
      name,
      unique_id: `${node}_${plain(id)}`,
      object_id: `${node}_${plain(id)}`,
      availability,
      availability_mode: 'all',
      qos: 1,
      ...config,
      origin: { name: 'Twinspect', sw_version: software },
    },
  };
}

function device(station: string, software: string): object {
  return {
    identifiers: [`twinspect_${plain(station)}`],
    name: `Twinspect ${station}`,
    manufacturer: 'Twinspect',
    model: 'Inspection station',
    sw_version: software,
  };
}

/** Home Assistant takes letters, digits, "_" and "-" only. */
function plain(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]/g, '_');
}
