import { defineService } from '@lingtan/sdk';

/** Where data loggers of this park connect to; the port may differ from the default when that one was taken. */
export interface Hj212ListenerService {
  address(): Promise<{ host: string; port: number }>;
}

export const Hj212Listener = defineService<Hj212ListenerService>('hj212.listener', { version: 1 });
