import { defineService } from '@lingtan/sdk';

/** Where data loggers connect: without TLS, and with it where there is a certificate. */
export interface Hj212Address {
  host: string;
  port: number;
  tls: { host: string; port: number } | null;
}

/** Where data loggers of this park connect to; the port may differ from the default when that one was taken. */
export interface Hj212ListenerService {
  address(): Promise<Hj212Address>;
}

export const Hj212Listener = defineService<Hj212ListenerService>('hj212.listener', { version: 1 });
