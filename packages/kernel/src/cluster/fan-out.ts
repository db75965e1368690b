import type { Logger } from '@lingtan/sdk';
import { FrameReader, packFrames } from './frames.ts';
import type { Transport } from './transports.ts';

/** Messages to the other processes of the installation, and theirs to us. */
export interface FanOut {
  /** Never waits. Dropped when nobody else is there, or when the wire cannot keep up. @throws when it is not JSON */
  send(message: unknown): void;
  close(): Promise<void>;
}

const gatherMs = 15;
const maxWaiting = 2000;

/** Gathers messages for a moment, so that a burst is one round trip. One send is under way at a time. */
export async function createFanOut(options: {
  processId: string;
  others(): number;
  open(receive: (frame: string) => void): Transport | Promise<Transport>;
  receive(message: unknown): void;
  log: Logger;
}): Promise<FanOut> {
  const { processId, log } = options;
  const reader = new FrameReader();
  let waiting: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<void> = Promise.resolve();
  let batch = 0;
  let closed = false;

  const transport = await options.open((frame) => {
    if (closed || frame.startsWith(`${processId} `)) return;
    try {
      for (const message of reader.read(frame)?.messages ?? []) options.receive(message);
    } catch (error) {
      log.warn({ err: error }, 'a message of another process could not be read');
    }
  });
  const flush = async (): Promise<void> => {
    const messages = waiting;
    waiting = [];
    batch += 1;
    try {
      await transport.send(packFrames(processId, String(batch), messages, transport.limit));
    } catch (error) {
      log.debug({ err: error, messages: messages.length }, 'live messages did not reach the other processes');
    }
    timer = null;
    arm();
  };
  const arm = (): void => {
    if (timer !== null || waiting.length === 0 || closed) return;
    timer = setTimeout(() => {
      sending = flush();
    }, gatherMs);
  };

  return {
    send(message) {
      if (closed || options.others() === 0) return;
      waiting.push(JSON.stringify(message));
      // The newest count; who misses the others fetches the present state.
      if (waiting.length > maxWaiting) waiting = waiting.slice(-maxWaiting / 2);
      arm();
    },
    close: async () => {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      await sending;
      await transport.close();
    },
  };
}
