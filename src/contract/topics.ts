/** The topics of one station. */
export interface Topics {
  /** Retained: is the station there? Also the last will. */
  readonly availability: string;
  /** Retained: what the station is doing. */
  readonly state: string;
  /** Commands to inspect a part. */
  readonly inspect: string;
  /** Answers to commands. */
  readonly reply: string;
  /** Results of one camera. */
  readonly result: (camera: string) => string;
  /** Filter for the results of all cameras. */
  readonly results: string;
}

/** All topics lie below `<baseTopic>/<station>`. */
export function topicsOf(baseTopic: string, station: string): Topics {
  const root = `${baseTopic}/${station}`;
  return {
    availability: `${root}/availability`,
    state: `${root}/state`,
    inspect: `${root}/command/inspect`,
    reply: `${root}/reply`,
    result: (camera) => `${root}/result/${camera}`,
    results: `${root}/result/+`,
  };
}
