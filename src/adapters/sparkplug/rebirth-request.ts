import { isStationError } from '../../domain/station-error.js';
import { decodePayload } from './decode-payload.js';

/** Whether a command asks for a new birth. Whatever else it holds, known or not, readable or not, does not matter. */
export function asksForRebirth(bytes: Uint8Array): boolean {
  try {
    return decodePayload(bytes).metrics.some(
      ({ name, value }) => name === 'Node Control/Rebirth' && value?.kind === 'boolean' && value.value,
    );
  } catch (error) {
    if (isStationError(error, 'sparkplug-invalid')) return false;
    throw error;
  }
}
