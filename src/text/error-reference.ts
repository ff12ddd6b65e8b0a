import { errorKinds } from '../domain/error-codes.js';

/** docs/errors.md: every error code with its meaning and remedy in both languages. */
export function errorReference(): string {
  const sections = Object.entries(errorKinds).map(([code, kind]) =>
    [
      `## ${code}`,
      '',
      `Fault: ${kind.fault}. ${kind.retryable ? 'The station tries again by itself.' : 'Trying again does not help.'}`,
      '',
      `- ${inline(kind.en[0])}  `,
      `  ${inline(kind.en[1])}`,
      `- ${inline(kind.zhTW[0])}  `,
      `  ${inline(kind.zhTW[1])}`,
      '',
    ].join('\n'),
  );
  return [
    '# Errors',
    '',
    'Every error has a code, which stands in brackets behind its text, in logs and in the API. Words in braces are',
    'replaced by what happened. This page is generated from src/domain/errors.',
    '',
    ...sections,
  ].join('\n');
}

function inline(text: string): string {
  return text.replaceAll('\n', ' ');
}
