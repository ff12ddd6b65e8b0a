/**
 * Aborts at the first SIGTERM or SIGINT, so that the work under way can be finished. The second one ends the process at
 * once with the exit code that shells use for it.
 */
export function stopSignal(onStop: () => void): AbortSignal {
  const controller = new AbortController();
  const codes = { SIGTERM: 143, SIGINT: 130 } as const;
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(codes[name]);
      onStop();
      controller.abort();
    });
  }
  return controller.signal;
}
