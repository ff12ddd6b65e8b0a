import { z } from 'zod';
import { parseJson } from './parse-json.js';

/** What a Sparkplug host application says of itself. */
const hostStateSchema = z.object({
  online: z.boolean(),
  /** When it connected; milliseconds since 1970, UTC. */
  timestamp: z.number().min(0),
});

export type HostState = z.output<typeof hostStateSchema>;

/** Longest STATE payload that is looked at, bytes. */
const maxStateBytes = 1024;

/** Reads a STATE payload; nothing where it is none. */
export function parseHostState(payload: Uint8Array): HostState | undefined {
  if (payload.byteLength > maxStateBytes) return undefined;
  const parsed = parseJson(new TextDecoder().decode(payload), hostStateSchema);
  return parsed.ok ? parsed.value : undefined;
}
