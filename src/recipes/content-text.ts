import { createHash } from 'node:crypto';
import { parseJson } from '../config/parse-json.js';
import { type RecipeContent, recipeContentSchema } from '../config/store/recipe-content.js';
import { canonicalJson, type Json } from '../domain/canonical-json.js';

/** What a text holds, and the hash of what stands there: before anything absent is filled in. */
export type ParsedContent =
  | { readonly ok: true; readonly content: RecipeContent; readonly hash: string }
  | { readonly ok: false; readonly problems: string };

/** The version that the text of a `recipe.json` holds. */
export function parseContent(text: string): ParsedContent {
  const parsed = parseJson(text, recipeContentSchema);
  if (!parsed.ok) return parsed;
  const wrong = parsed.value.samples.find(({ sha256, file }) => !file.startsWith(sha256));
  if (wrong !== undefined) return { ok: false, problems: `${wrong.file} is not named by its hash` };
  return { ok: true, content: parsed.value, hash: hashOf(text) };
}

/** A version as a text that a person can read, and its hash. */
export function formatContent(content: RecipeContent): { readonly text: string; readonly hash: string } {
  const text = `${JSON.stringify(content, null, 2)}\n`;
  return { text, hash: hashOf(text) };
}

/** SHA-256 over the canonical JSON, hexadecimal: the same however the text is indented. */
function hashOf(text: string): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JSON.parse makes nothing else
  const json = JSON.parse(text) as Json;
  return createHash('sha256').update(canonicalJson(json)).digest('hex');
}
