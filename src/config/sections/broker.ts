import { z } from 'zod';

/** A secret by where it is kept, never by its value. */
const secret = z.union([
  z.strictObject({ env: z.string().min(1).describe('Environment variable that holds it.') }),
  z.strictObject({ file: z.string().min(1).describe('File that holds it.') }),
]);

/** A broker of the plant. */
export const externalBroker = z.strictObject({
  kind: z.literal('external'),
  url: z.url({ protocol: /^mqtts?$/ }).describe('`mqtt://host:1883` or `mqtts://host:8883`.'),
  username: z.string().min(1).optional().describe('User at the broker.'),
  password: secret.optional().describe('Where the password is kept.'),
  caFile: z.string().min(1).optional().describe('Certificate authority of the broker, PEM.'),
  certFile: z.string().min(1).optional().describe('Certificate of the station, PEM.'),
  keyFile: z.string().min(1).optional().describe('Private key of the station, PEM.'),
});

export type ExternalBroker = z.output<typeof externalBroker>;
export type SecretSource = z.output<typeof secret>;
