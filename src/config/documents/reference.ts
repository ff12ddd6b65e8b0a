import { configJsonSchema } from './json-schema.js';
import { typeText, walkSchema } from './walk-schema.js';

/** The configuration reference as Markdown: one row a key. */
export function configReference(): string {
  const rows = walkSchema(configJsonSchema()).map(({ path, schema, required }) => {
    const standard = schema.default === undefined ? '' : `\`${JSON.stringify(schema.default)}\``;
    return [`\`${path}\``, typeText(schema), required ? 'required' : standard, schema.description ?? ''];
  });
  return [
    '# Configuration',
    '',
    'One YAML file describes a station: `twinspect run --config FILE`. `twinspect config check FILE` names every problem',
    'with its line, `twinspect config example` prints a file to start from, `twinspect config schema` a JSON Schema for',
    'editors. Relative paths are taken from the folder of the file. This page is generated from the schema.',
    '',
    '`[]` stands for each item of a list, `(kind)` for one kind of a choice.',
    '',
    '| key | value | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`),
    '',
  ].join('\n');
}
