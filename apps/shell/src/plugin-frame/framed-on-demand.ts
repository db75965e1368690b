import { onDemand } from '@lingtan/web-sdk';

/** {@link Framed}, fetched with the first frame: most parks have none. */
export const Framed = onDemand(async () => (await import('./framed.tsx')).default);
