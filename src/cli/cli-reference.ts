import { exitCodes } from './exit-codes.js';
import { createProgram, withSubcommands } from './program.js';

const meanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  good: 'done; where parts were judged: all passed',
  defect: 'a defect was found, or a check found a problem',
  usage: 'the command was called in a wrong way',
  unjudged: 'a part asks for a review or could not be judged',
  failure: 'something failed: file, network, disk, or a fault of the program',
  config: 'the configuration is not valid; a service manager must not restart',
};

/** Every command with its options as Markdown: what `--help` prints in English. */
export function cliReference(): string {
  const pages = withSubcommands(createProgram('en', '0.0.0')).map((command) => {
    const names: string[] = [];
    for (let one = command; ; one = one.parent) {
      names.unshift(one.name());
      if (one.parent === null) break;
    }
    // Commander breaks lines by the terminal; a document has a width of its own.
    command.configureHelp({ helpWidth: 110 });
    return `## ${names.join(' ')}\n\n\`\`\`text\n${command.helpInformation()}\`\`\`\n`;
  });
  const codes = Object.entries(exitCodes).map(([name, code]) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.entries widens the keys of the table
    return `| ${code} | ${meanings[name as keyof typeof exitCodes]} |`;
  });
  return [
    '# Command line',
    '',
    'What `--help` says, generated from the program. Texts follow `LC_ALL` and `LANG`: English, or Traditional Chinese for',
    '`zh_TW`. Verdicts and data go to standard output, logs and progress to standard error.',
    '',
    '## Exit codes',
    '',
    '| code | meaning |',
    '| ---: | --- |',
    ...codes,
    '',
    ...pages,
  ].join('\n');
}
