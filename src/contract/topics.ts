/** Levels of a plant as in ISA-95, from the top; those that are absent are left out. */
export interface PlantPath {
  readonly enterprise: string;
  readonly site?: string | undefined;
  readonly area?: string | undefined;
  readonly line?: string | undefined;
  readonly cell?: string | undefined;
}

/** What a station can be told over MQTT; each has a topic of its own. */
export const commandVerbs: readonly ['inspect', 'select-recipe', 'reset', 'rebirth', 'history'] = [
  'inspect',
  'select-recipe',
  'reset',
  'rebirth',
  'history',
];
export type CommandVerb = (typeof commandVerbs)[number];

/** The topics of one station. */
export interface Topics {
  /** What all topics of the station begin with. */
  readonly root: string;
  /** Retained: is the station there? Also the last will. */
  readonly availability: string;
  /** Retained: is this camera there? */
  readonly cameraAvailability: (camera: string) => string;
  /** Retained: what the station is doing. */
  readonly state: string;
  /** Faults as they come and go. */
  readonly alarm: string;
  /** Commands of one kind. */
  readonly command: (verb: CommandVerb) => string;
  /** Filter for all commands. */
  readonly commands: string;
  /** Answers to commands. */
  readonly reply: string;
  /** Results of one camera. */
  readonly result: (camera: string) => string;
  /** Filter for the results of all cameras. */
  readonly results: string;
  /** Results of one camera that were asked for again. */
  readonly history: (camera: string) => string;
}

/** The topic that stations of one place have in common: `<enterprise>/<site>/<area>/<line>/<cell>/<baseTopic>`. */
export function baseOf(baseTopic: string, plant: PlantPath | undefined): string {
  const { enterprise, site, area, line, cell } = plant ?? {};
  return [enterprise, site, area, line, cell, baseTopic].filter((level) => level !== undefined).join('/');
}

/** All topics lie below `<base>/<station>`. */
export function topicsOf(base: string, station: string): Topics {
  const root = `${base}/${station}`;
  return {
    root,
    availability: `${root}/availability`,
    cameraAvailability: (camera) => `${root}/availability/${camera}`,
    state: `${root}/state`,
    alarm: `${root}/alarm`,
    command: (verb) => `${root}/command/${verb}`,
    commands: `${root}/command/+`,
    reply: `${root}/reply`,
    result: (camera) => `${root}/result/${camera}`,
    results: `${root}/result/+`,
    history: (camera) => `${root}/history/${camera}`,
  };
}
