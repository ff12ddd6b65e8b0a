import { z } from 'zod';
import { parseJson } from './parse-json.js';

/** What a station keeps in `sparkplug.json` of its data directory. */
const sparkplugMemorySchema = z.object({
  /** Log that the rows are of. */
  epoch: z.string(),
  /** Of the last CONNECT packet. */
  bdSeq: z.int().min(-1).max(255),
  /** Row of the log up to which hosts were told, by camera. */
  told: z.record(z.string(), z.int().min(0)),
});

export type SparkplugMemory = z.output<typeof sparkplugMemorySchema>;

/** Reads it; nothing where there is none or it is damaged, which costs a repeat and no result. */
export function parseSparkplugMemory(text: string): SparkplugMemory | undefined {
  const parsed = parseJson(text, sparkplugMemorySchema);
  return parsed.ok ? parsed.value : undefined;
}
