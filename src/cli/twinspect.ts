#!/usr/bin/env node
import { CommanderError } from 'commander';
import { readSoftware } from '../runtime/software.js';
import { terminalLocale } from '../text/locale.js';
import { exitCodes } from './exit-codes.js';
import { fail } from './fail.js';
import { createProgram } from './program.js';

const locale = terminalLocale(process.env);

try {
  await createProgram(locale, (await readSoftware()).text).parseAsync();
} catch (error) {
  process.exitCode =
    error instanceof CommanderError
      ? error.exitCode === 0
        ? exitCodes.good
        : exitCodes.usage
      : fail(error, locale);
}
