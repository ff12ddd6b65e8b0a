import type { AlarmPayload } from '../../contract/alarm-payload.js';
import type { Fault } from '../../domain/station-state.js';

type Alarm = Pick<AlarmPayload, 'id' | 'component' | 'code' | 'message' | 'since'>;

/**
 * What the network was told of faults. It holds what is active and nothing else, so that an outage of the broker costs
 * no memory: afterwards the difference is told.
 */
export class Alarms {
  #told: ReadonlyMap<string, Alarm> = new Map();
  #offered: ReadonlyMap<string, Alarm> = new Map();
  #repeated = false;

  /** What is active will be told once more. */
  repeat(): void {
    this.#repeated = true;
  }

  /** Which alarms to tell so that the network knows of these faults and no others. */
  update(faults: readonly Fault[], at: string): readonly (Alarm & { readonly active: boolean })[] {
    const now = new Map(
      faults.map(({ component, code, message }): [string, Alarm] => {
        const key = `${component} ${code}`;
        const known = this.#told.get(key) ?? this.#offered.get(key);
        return [
          key,
          { id: known?.id ?? `${key} ${at}`, since: known?.since ?? at, component, code, message },
        ];
      }),
    );
    const gone = [...this.#told].filter(([key]) => !now.has(key));
    const come = [...now].filter(
      ([key, { message }]) => this.#repeated || this.#told.get(key)?.message !== message,
    );
    this.#offered = now;
    return [
      ...gone.map(([, alarm]) => ({ ...alarm, active: false })),
      ...come.map(([, alarm]) => ({ ...alarm, active: true })),
    ];
  }

  /** The broker has taken what the last update said. */
  confirm(): void {
    this.#told = this.#offered;
    this.#repeated = false;
  }
}
