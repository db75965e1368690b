import { FrameBroker, type FrameHost } from './broker.ts';
import { type FrameState, helloText, type ToFrame } from './messages.ts';

/** A frame that is spoken to. */
export interface FrameConnection {
  send(message: ToFrame): void;
  close(): void;
}

/** Whether a person has just pressed a key or clicked in a frame. Code can give a frame the focus, and cannot do that. */
export const isAtWork = (frame: HTMLIFrameElement | null): boolean =>
  document.activeElement === frame && navigator.userActivation.isActive;

/** The kit and the plugin's code must be there by then. */
const startsWithinMs = 60_000;
const saysHelloWithinMs = 5_000;

/** Scripts, and nothing else: no origin, so no cookie and no storage; no forms, windows, downloads or say over the page around it. */
export const sandbox = 'allow-scripts';

/**
 * Waits for a frame to say that it is there, and hands it its port: once, and to that document alone.
 * @param first what it is told first
 */
export function connectFrame(
  frame: HTMLIFrameElement,
  first: () => FrameState,
  host: Omit<FrameHost, 'stopped' | 'isAtWork'> & { stopped(why: 'flood' | 'silence' | 'left' | 'late'): void },
): FrameConnection {
  let broker: FrameBroker | null = null;
  let loads = 0;
  let late = setTimeout(() => stop('late'), startsWithinMs);
  const close = (): void => {
    clearTimeout(late);
    removeEventListener('message', hear);
    frame.removeEventListener('load', onLoad);
    broker?.close();
  };
  const stop = (why: 'flood' | 'silence' | 'left' | 'late'): void => {
    close();
    host.stopped(why);
  };
  const hear = ({ source, origin, data }: MessageEvent): void => {
    if (broker || source !== frame.contentWindow || origin !== 'null' || data !== helloText) return;
    clearTimeout(late);
    late = setTimeout(() => stop('late'), startsWithinMs);
    const { port1, port2 } = new MessageChannel();
    broker = new FrameBroker(port1, {
      ...host,
      loaded: (parts) => {
        clearTimeout(late);
        host.loaded(parts);
      },
      stopped: stop,
      isAtWork: () => isAtWork(frame),
    });
    // A frame without an origin has no name to send to; it can only be led to pages of this server.
    frame.contentWindow!.postMessage(helloText, '*', [port2]);
    broker.send({ kind: 'state', state: first() });
  };
  // Another document in it knows nothing of the port, and has none to get.
  const onLoad = (): void => {
    loads += 1;
    if (loads > 1) return stop('left');
    // A page that was loaded has said so by now, or is another one: the version may just have been changed.
    if (broker) return;
    clearTimeout(late);
    late = setTimeout(() => stop('late'), saysHelloWithinMs);
  };
  addEventListener('message', hear);
  frame.addEventListener('load', onLoad);
  return { send: (message) => broker?.send(message), close };
}
