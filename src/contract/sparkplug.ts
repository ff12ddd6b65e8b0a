import { z } from 'zod';

/** What a Sparkplug host application says of itself. */
export const hostStateSchema = z.object({
  online: z.boolean(),
  /** When it connected; milliseconds since 1970, UTC. */
  timestamp: z.number().min(0),
});

/** What a station keeps in `sparkplug.json` of its data directory. */
export const sparkplugMemorySchema = z.object({
  /** Log that the rows are of. */
  epoch: z.string(),
  /** Of the last CONNECT packet. */
  bdSeq: z.int().min(-1).max(255),
  /** Row of the log up to which hosts were told, by camera. */
  told: z.record(z.string(), z.int().min(0)),
});

export type HostState = z.output<typeof hostStateSchema>;
export type SparkplugMemory = z.output<typeof sparkplugMemorySchema>;
