import { parseJson } from '../../config/parse-json.js';
import { type HostState, hostStateSchema } from '../../contract/sparkplug.js';

/** Longest STATE payload that is looked at, bytes. */
const maxStateBytes = 1024;

/** Reads a STATE payload; nothing where it is none. */
export function parseHostState(payload: Uint8Array): HostState | undefined {
  if (payload.byteLength > maxStateBytes) return undefined;
  const parsed = parseJson(new TextDecoder().decode(payload), hostStateSchema);
  return parsed.ok ? parsed.value : undefined;
}
