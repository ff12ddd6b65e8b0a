/** What the `twinspect` command ends with; documented in docs/cli.md. */
export const exitCodes = {
  /** Done; where parts were judged: all passed. */
  good: 0,
  /** A defect was found, or a check found a problem. */
  defect: 1,
  /** The command was called in a wrong way. */
  usage: 2,
  /** A part asks for a review or could not be judged. */
  unjudged: 3,
  /** Something failed: file, network, disk, or a fault of ours (EX_SOFTWARE of sysexits.h). */
  failure: 70,
  /** The configuration is not valid (EX_CONFIG of sysexits.h); a service manager must not restart. */
  config: 78,
} as const;
