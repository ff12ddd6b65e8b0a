import { fileURLToPath } from 'node:url';

/** Folder of the models that come with the program; taken where a configuration names none. */
export const packagedModels: string = fileURLToPath(new URL('../../models', import.meta.url));
